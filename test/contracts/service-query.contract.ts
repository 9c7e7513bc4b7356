import { eachOpened, type Open } from './opening.js';
import { collect, queryCase, SEPARATOR, type QueryCase, type QueryOfStore } from './query.subject.js';
import { serviceExportContract } from './service-export.contract.js';
import { AWKWARD_IDS, contentOf, hidden, stored } from './stored-services.js';

const MOST_CHUNK_BYTES = 500_000;

/**
 * Every promise of the {@link ServiceQuery} port.
 * @param mostChunkBytes what a chunk of an export has in it is less, where services are not longer than a tenth of it
 */
export function serviceQueryContract(name: string, open: Open<QueryOfStore>, mostChunkBytes = MOST_CHUNK_BYTES): void {
  describe(`ServiceQuery: ${name}`, () => {
    const subject = queryCase(eachOpened(open));
    describe('finds content', () => finding(subject));
    describe('exports a range', () => ranging(subject));
    describe('exports by state', () => choosing(subject));
    describe('exports a moment', () => serviceExportContract(subject, mostChunkBytes));
  });
}

const ALWAYS = {
  from: Date.parse('0001-01-01T00:00:00Z'),
  to: Date.parse('9999-12-31T23:59:59.999Z') + 1,
  events: 'any',
} as const;

function finding({ query, content, write }: QueryCase): void {
  it('of a started service, and none of any other', async () => {
    await write([stored('a', { startedAt: 1 }), hidden('waiting')]);
    expect(await content('a')).toBe(contentOf('a'));
    expect(await content('waiting')).toBeUndefined();
    expect(await content('unknown')).toBeUndefined();
  });

  it('in its newest form, until it is deleted', async () => {
    const newest = contentOf('a', { more: 1 });
    await write([stored('a', { startedAt: 1 })]);
    await write([stored('a', { startedAt: 1, content: newest, revision: 2 })]);
    expect(await content('a')).toBe(newest);
    await write([hidden('a', 3)]);
    expect(await content('a')).toBeUndefined();
  });

  it.each(AWKWARD_IDS)('by the id %j alone', async (id) => {
    await write(AWKWARD_IDS.map((one) => stored(one, { startedAt: 1 })));
    expect(await content(id)).toBe(contentOf(id));
  });

  it('of several at once, whatever their order, and of none', async () => {
    await write([...AWKWARD_IDS.map((id) => stored(id, { startedAt: 1 })), hidden('waiting')]);
    const wanted = [...AWKWARD_IDS.toReversed(), 'waiting', 'unknown', 'a.b'];
    expect(await query().findContents(wanted)).toEqual(new Map(AWKWARD_IDS.map((id) => [id, contentOf(id)])));
    expect((await query().findContents([])).size).toBe(0);
  });

  it('of several at once that are larger together than one answer of an engine', async () => {
    const large = (id: string) => contentOf(id, { large: id.repeat(6_000_000) });
    const ids = ['a', 'b', 'c', 'd'];
    for (const id of ids) await write([stored(id, { startedAt: 1, content: large(id) })]);
    const found = await query().findContents(ids);
    for (const id of ids) expect(found.get(id) === large(id)).toBe(true);
  });

  it('byte for byte', async () => {
    const values = ['ü€😀\u0000"\\', 'x'.repeat(2_000_000), ''];
    const awkward = contentOf('a', { $set: values, 'a.b': { constructor: 1 } });
    await write([stored('a', { startedAt: 1, content: awkward })]);
    expect((await content('a')) === awkward).toBe(true);
    const [exported] = await collect(query().exportContents(ALWAYS, 'any', SEPARATOR));
    expect(Buffer.from(exported ?? []).equals(Buffer.from(awkward))).toBe(true);
  });
}

function ranging({ ids, write }: QueryCase): void {
  const range = { from: 100, to: 200 } as const;
  const fill = () =>
    write([
      ...[99, 100, 199, 200].map((at) => stored(`s${at}`, { startedAt: at })),
      ...[99, 100, 199, 200].map((at) => stored(`c${at}`, { startedAt: 50, completedAt: at })),
      stored('both', { startedAt: 150, completedAt: 160 }),
      stored('ends later', { startedAt: 150, completedAt: 260 }),
      stored('ends before its start', { startedAt: 250, completedAt: 150 }),
      stored('around', { startedAt: 50, completedAt: 250 }),
      hidden('waiting'),
    ]);

  it('of starts: from its first instant up to, not including, its last', async () => {
    await fill();
    expect(await ids({ ...range, events: 'started' })).toEqual(['both', 'ends later', 's100', 's199']);
  });

  it('of completions', async () => {
    await fill();
    expect(await ids({ ...range, events: 'completed' })).toEqual(['both', 'c100', 'c199', 'ends before its start']);
  });

  it('of either, each service once', async () => {
    await fill();
    const either = ['both', 'c100', 'c199', 'ends before its start', 'ends later', 's100', 's199'];
    expect(await ids({ ...range, events: 'any' })).toEqual(either);
  });

  it.each([
    [100, 100],
    [300, 400],
    [200, 100],
  ])('in which nothing lies: %i to %i', async (from, to) => {
    await write([stored('a', { startedAt: 100, completedAt: 200 })]);
    expect(await ids({ from, to, events: 'any' })).toEqual([]);
  });

  it('over all years, before 1970 too', async () => {
    const last = ALWAYS.to - 1;
    const starts = [ALWAYS.from, -1, 0, last];
    await write(starts.map((startedAt) => stored(String(startedAt), { startedAt })));
    expect(await ids(ALWAYS)).toEqual(starts.map(String).toSorted());
    expect(await ids({ from: ALWAYS.from, to: ALWAYS.from + 1, events: 'started' })).toEqual([String(ALWAYS.from)]);
    expect(await ids({ from: -1, to: 0, events: 'started' })).toEqual(['-1']);
    expect(await ids({ from: last, to: last + 1, events: 'started' })).toEqual([String(last)]);
  });

  it('in which thousands have the same times', async () => {
    const many = Array.from({ length: 3500 }, (_, index) => `id-${index}`);
    await write(many.map((id, index) => stored(id, { startedAt: 7, ...(index % 2 === 0 && { completedAt: 7 }) })));
    expect(await ids({ from: 7, to: 8, events: 'any' })).toEqual(many.toSorted());
    expect(await ids({ from: 7, to: 8, events: 'completed' })).toHaveLength(1750);
  });

  it('with awkward ids', async () => {
    await write(AWKWARD_IDS.map((id) => stored(id, { startedAt: 1, completedAt: 2 })));
    expect(await ids({ from: 1, to: 2, events: 'any' })).toEqual(AWKWARD_IDS.toSorted());
  });
}

function choosing({ contents, write }: QueryCase): void {
  const range = { from: 100, to: 200 } as const;
  const fill = () =>
    write([
      stored('active', { startedAt: 150 }),
      stored('ended', { startedAt: 150, completedAt: 160 }),
      stored('ended in it', { startedAt: 50, completedAt: 150 }),
      stored('ended beyond it', { startedAt: 150, completedAt: 300 }),
      hidden('waiting'),
    ]);

  it.each([
    ['any', 'any', ['active', 'ended', 'ended beyond it', 'ended in it']],
    ['any', 'active', ['active']],
    ['any', 'inactive', ['ended', 'ended beyond it', 'ended in it']],
    ['started', 'any', ['active', 'ended', 'ended beyond it']],
    ['started', 'active', ['active']],
    ['started', 'inactive', ['ended', 'ended beyond it']],
    ['completed', 'any', ['ended', 'ended in it']],
    ['completed', 'active', []],
    ['completed', 'inactive', ['ended', 'ended in it']],
  ] as const)('events %s, state %s', async (events, state, expected) => {
    await fill();
    expect(await contents({ ...range, events }, state)).toEqual(expected.map((id) => contentOf(id)).toSorted());
  });
}
