import type { StoredService } from '#event-streaming';
import type { ExportRange, ServiceDocument } from '#services';
import { asIds, asTexts, SEPARATOR, type QueryCase } from './query.subject.js';
import { contentOf, hidden, stored } from './stored-services.js';

const COUNT = 4000;
const RANGE: ExportRange = { from: 0, to: 10_000, events: 'any' };
const PADDING = { padding: 'x'.repeat(150) };

/** The part of the port's promises that is about an export while others write. */
export function serviceExportContract(subject: QueryCase, mostChunkBytes: number): void {
  describe('of ids', () => exportingIds(subject));
  describe('of contents', () => exportingContents(subject, mostChunkBytes));
  describe('alone or not', () => exportingBesides(subject));
}

function exportingIds({ query, write, ids }: QueryCase): void {
  it('with each service of the beginning in it once, whatever becomes of it', async () => {
    await write(atFirst());
    const chunks = query().exportIds(RANGE, SEPARATOR)[Symbol.asyncIterator]();
    const first = await chunks.next();
    const seen = first.done === true ? [] : first.value.flatMap(asIds);
    expect(seen.length).toBeLessThan(COUNT);
    await write(afterwards());
    for (let chunk = await chunks.next(); chunk.done !== true; chunk = await chunks.next())
      seen.push(...chunk.value.flatMap(asIds));
    expect(seen.toSorted()).toEqual(names(COUNT).toSorted());
  });

  it('with each in it once that comes into the range, or leaves it, the other way round meanwhile', async () => {
    const half = names(COUNT / 2);
    await write([
      ...half.map((id, index) => stored(id, { startedAt: index })),
      ...half.map((id) => stored(`${id} ended`, { startedAt: -1, completedAt: 9000 })),
    ]);
    const chunks = query().exportIds(RANGE, SEPARATOR)[Symbol.asyncIterator]();
    const first = await chunks.next();
    const seen = first.done === true ? [] : first.value.flatMap(asIds);
    await write([
      ...half.map((id) => stored(id, { startedAt: -1, completedAt: 9000, revision: 2 })),
      ...half.map((id) => stored(`${id} ended`, { startedAt: -1, completedAt: 90_000, revision: 2 })),
    ]);
    for (let chunk = await chunks.next(); chunk.done !== true; chunk = await chunks.next())
      seen.push(...chunk.value.flatMap(asIds));
    expect(seen.toSorted()).toEqual([...half, ...half.map((id) => `${id} ended`)].toSorted());
  });

  it('that begins later shows what was written meanwhile', async () => {
    await write(atFirst());
    expect(await ids(RANGE)).toHaveLength(COUNT);
    expect(await ids(RANGE)).toHaveLength(COUNT);
    await write(afterwards());
    const kept = names(COUNT).filter((_, index) => index % 4 !== 3);
    expect(await ids(RANGE)).toEqual([...kept, 'new'].toSorted());
  });
}

function exportingContents({ query, write }: QueryCase, mostChunkBytes: number): void {
  it('in the form of the beginning', async () => {
    await write(atFirst());
    const chunks = query().exportContents(RANGE, 'active', SEPARATOR)[Symbol.asyncIterator]();
    const first = await chunks.next();
    const seen = first.done === true ? [] : first.value.flatMap(asTexts);
    expect(seen.length).toBeLessThan(COUNT);
    await write(afterwards());
    for (let chunk = await chunks.next(); chunk.done !== true; chunk = await chunks.next())
      seen.push(...chunk.value.flatMap(asTexts));
    const expected = atFirst().map(({ document }) => document.content);
    expect(seen.toSorted()).toEqual(expected.toSorted());
  });

  it.each([
    ['short', 3000, 1000],
    ['long', 100, 50_000],
  ])('in chunks of bounded size: %s', async (_, count, length) => {
    const content = contentOf('x', { padding: 'x'.repeat(length) });
    await write(names(count).map((id, index) => stored(id, { startedAt: index, content })));
    let services = 0;
    for await (const chunk of query().exportContents(RANGE, 'any', SEPARATOR)) {
      expect(chunk.reduce((sum, joined) => sum + joined.length, 0)).toBeLessThan(mostChunkBytes);
      services += chunk.flatMap(asTexts).length;
    }
    expect(services).toBe(count);
  });
}

function exportingBesides({ query, write, ids, contents }: QueryCase): void {
  it('leaves early, again and again, and still exports', async () => {
    await write(atFirst());
    for (let time = 0; time < 120; time += 1) {
      for await (const chunk of query().exportIds(RANGE, SEPARATOR)) if (chunk.length > 0) break;
      for await (const chunk of query().exportContents(RANGE, 'any', SEPARATOR)) if (chunk.length > 0) break;
    }
    expect(await ids(RANGE)).toHaveLength(COUNT);
  });

  it('beside others, and while there are writes', async () => {
    await write(atFirst());
    const writing = write(afterwards());
    const [first, second, third] = await Promise.all([ids(RANGE), ids(RANGE), contents(RANGE)]);
    await writing;
    for (const seen of [first, second, third]) {
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.length).toBeGreaterThanOrEqual(COUNT * 0.75);
    }
  });

  it('without a reader, holds nothing up', async () => {
    await write(atFirst());
    const idle = query().exportContents(RANGE, 'any', SEPARATOR)[Symbol.asyncIterator]();
    await idle.next();
    await write(afterwards());
    expect(await ids({ ...RANGE, events: 'completed' })).toHaveLength(COUNT / 4);
    await idle.return?.();
    expect((await idle.next()).done).toBe(true);
  });
}

function atFirst(): StoredService<ServiceDocument>[] {
  return names(COUNT).map((id, index) => stored(id, { startedAt: index, content: contentOf(id, PADDING) }));
}

/** By turns: restarted later, restarted earlier, completed, deleted; and one more that is new. */
function afterwards(): StoredService<ServiceDocument>[] {
  const changed = names(COUNT).map((id, index) => {
    if (index % 4 === 0) return stored(id, { startedAt: 9000, content: contentOf(id, { later: 1 }), revision: 2 });
    if (index % 4 === 1) return stored(id, { startedAt: 1, content: contentOf(id, { earlier: 1 }), revision: 2 });
    if (index % 4 === 3) return hidden(id, 2);
    return stored(id, { startedAt: index, completedAt: 9500, content: contentOf(id, { ended: 1 }), revision: 2 });
  });
  return [...changed, stored('new', { startedAt: 5000 })];
}

function names(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `service-${index}`);
}
