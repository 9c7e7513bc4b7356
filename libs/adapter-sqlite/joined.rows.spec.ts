import fc from 'fast-check';
import { CONTENTS, JoinedRows } from './joined.rows.js';
import { openWriter } from './sqlite.connection.js';
import { prepareReadModel } from './sqlite.schema.js';

const SEPARATOR = ',\n';
const [FROM, TO] = [10, 60];
const SCAN = { at: 'started_at', from: FROM, to: TO, besides: '', parameters: [] } as const;
/** What is joined at a time is no longer than this, whatever comes behind whatever. */
const MOST_JOINED_BYTES = 2 * 1024 * 1024 + 4_096 * SEPARATOR.length;
const LONG = 20_000;

/** Services by their start and their length: often many of one instant, seldom long ones, some outside of the scan. */
const anyServices = fc
  .array(
    fc.record({
      at: fc.integer({ min: FROM - 5, max: TO + 5 }),
      count: fc.constantFrom(1, 1, 2, 30, 700),
      length: fc.constantFrom(0, 10, 300, 4_000, LONG),
    }),
    { maxLength: 8 },
  )
  .map((groups) =>
    groups.flatMap(({ at, count, length }) =>
      Array<Service>(length < LONG ? count : Math.min(count, 200)).fill({ at, length }),
    ),
  );

interface Service {
  readonly at: number;
  readonly length: number;
}

describe('joined rows', () => {
  const database = openWriter(':memory:', 'FULL');
  prepareReadModel(database, 'services_v1');
  const columns = 'id, revision, positions, recent, started_at, rest, content';
  const insert = database.prepare(`INSERT INTO services_v1 (${columns}) VALUES (?, 1, '', '', ?, '', ?)`);
  afterAll(() => database.close());

  /** Fills the table anew with services whose content tells which it is, and gives the contents of those in the scan. */
  const fill = database.transaction((services: readonly Service[]): readonly string[] => {
    database.exec('DELETE FROM services_v1');
    return services.flatMap(({ at, length }, index) => {
      const content = JSON.stringify(`${index} ü `.padEnd(length, 'x'));
      insert.run(`s${index}`, at, Buffer.from(content));
      return at >= FROM && at < TO ? [content] : [];
    });
  });

  function runs(besides = ''): readonly (readonly Buffer[])[] {
    const reading = { reader: database, readModel: 'services_v1', exported: CONTENTS, separator: SEPARATOR };
    return [...new JoinedRows(reading, { ...SCAN, besides }).runs()];
  }

  it('leaves none out, has none twice, and bounds what is joined', () => {
    fc.assert(
      fc.property(anyServices, (services) => {
        const expected = fill(services);
        const joined = runs().flat();
        const seen = joined.flatMap((run) => run.toString().split(SEPARATOR));
        expect(seen.toSorted()).toEqual(expected.toSorted());
        for (const { length } of joined) expect(length).toBeLessThan(MOST_JOINED_BYTES);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    [2_000, 400],
    [300, 10_000],
  ])('takes fewer rows than there are services: %i of %i bytes', (count, length) => {
    fill(Array.from({ length: count }, (_, index) => ({ at: FROM + Math.floor((index * 50) / count), length })));
    const joined = runs().flat();
    expect(joined.length).toBeLessThan(25);
    for (const run of joined) expect(run.length).toBeLessThan(1024 * 1024);
  });

  it('reports services that have a time and nothing to show', () => {
    fill([{ at: FROM, length: 10 }]);
    database.exec('UPDATE services_v1 SET content = NULL');
    expect(() => runs()).toThrow(/nothing to show of them/);
  });

  it('gives others their time where it passes over many that were not asked for', () => {
    fill(Array.from({ length: 5_000 }, (_, index) => ({ at: FROM + (index % 50), length: 10 })));
    const chunks = runs(' AND completed_at IS NOT NULL');
    expect(chunks.flat()).toEqual([]);
    expect(chunks.length).toBeGreaterThan(5);
  });
});
