import type { ServiceStore } from '#event-streaming';
import type { ServiceDocument } from '#services';
import { BEYOND_DOUBLE, eachOpened, type Case, type Open } from './opening.js';
import { AWKWARD_IDS, contentOf, hidden, stored } from './stored-services.js';

type Subject = ServiceStore<ServiceDocument>;

/** Every promise of the {@link ServiceStore} port. */
export function serviceStoreContract(name: string, open: Open<Subject>): void {
  describe(`ServiceStore: ${name}`, () => {
    const store = eachOpened(open);
    describe('keeps', () => keeping(store));
    describe('keeps large ones', () => keepingLarge(store));
    describe('keeps exactly', () => keepingExactly(store));
    describe('fences', () => fencing(store));
    describe('fences concurrent writers', () => racing(store));
  });
}

function keeping({ subject, reopen }: Case<Subject>): void {
  it('loads what was written, and nothing for the others', async () => {
    await subject().write([stored('a', { startedAt: 5 }), hidden('b')]);
    const loaded = await subject().load(['a', 'b', 'c']);
    expect([...loaded.keys()].sort()).toEqual(['a', 'b']);
    expect(loaded.get('a')).toEqual(stored('a', { startedAt: 5 }));
    expect(loaded.get('b')).toEqual(hidden('b'));
  });

  it('takes nothing at all', async () => {
    expect(await subject().write([])).toEqual([]);
    expect(await subject().load([])).toEqual(new Map());
  });

  it('keeps it when it is opened again', async () => {
    await subject().write([stored('a', { startedAt: 5, completedAt: 9 })]);
    const again = await reopen();
    expect((await again.load(['a'])).get('a')).toEqual(stored('a', { startedAt: 5, completedAt: 9 }));
  });

  it('loads the newest form, without what it no longer has', async () => {
    await subject().write([stored('a', { startedAt: 5, completedAt: 9, rest: 'r' })]);
    await subject().write([hidden('a', 2)]);
    expect((await subject().load(['a'])).get('a')).toEqual(hidden('a', 2));
  });

  it('takes and loads thousands at once', async () => {
    const many = Array.from({ length: 5000 }, (_, index) => stored(`id-${index}`, { startedAt: index }));
    expect(await subject().write(many)).toEqual([]);
    const loaded = await subject().load(many.map(({ id }) => id));
    expect(loaded.size).toBe(5000);
    expect(loaded.get('id-4999')).toEqual(many[4999]);
  });
}

function keepingLarge({ subject }: Case<Subject>): void {
  const KIB = 1024;
  it.each([
    [250, 'of 64 KiB', 'x'.repeat(64 * KIB)],
    [3, 'of 6 MiB, which are 12 in UTF-8', 'ж'.repeat(6 * KIB * KIB)],
  ])('takes %i services at once %s, and their next revisions', async (count, _, text) => {
    const ids = Array.from({ length: count }, (_one, index) => `large-${index}`);
    for (const revision of [1, 2]) {
      const services = ids.map((id) =>
        stored(id, { revision, startedAt: 1, content: contentOf(id, { text, revision }) }),
      );
      expect(await subject().write(services)).toEqual([]);
      const last = services.at(-1);
      expect((await subject().load([last?.id ?? ''])).get(last?.id ?? '')?.document).toEqual(last?.document);
    }
  });
}

function keepingExactly({ subject, reopen }: Case<Subject>): void {
  it('keeps ids that look like something else apart', async () => {
    const services = AWKWARD_IDS.map((id, index) => stored(id, { startedAt: index }));
    expect(await subject().write(services)).toEqual([]);
    const loaded = await subject().load(AWKWARD_IDS);
    expect(loaded).toEqual(new Map(services.map((service) => [service.id, service])));
    expect(await subject().write(services)).toEqual(AWKWARD_IDS);
  });

  it('keeps offsets beyond 2^53, of several partitions', async () => {
    const positions = new Map([
      [0, BEYOND_DOUBLE],
      [2, 0n],
      [4095, 2n ** 63n - 1n],
    ]);
    await subject().write([stored('a', { positions }), stored('none', { positions: new Map() })]);
    const loaded = await (await reopen()).load(['a', 'none']);
    expect(loaded.get('a')?.positions).toEqual(positions);
    expect(loaded.get('none')?.positions).toEqual(new Map());
  });

  it('keeps instants from the year 1 to the year 9999', async () => {
    const first = Date.parse('0001-01-01T00:00:00.000Z');
    const last = Date.parse('9999-12-31T23:59:59.999Z');
    await subject().write([stored('a', { startedAt: first, completedAt: last }), stored('b', { startedAt: -1 })]);
    const loaded = await subject().load(['a', 'b']);
    expect(loaded.get('a')?.document).toMatchObject({ startedAt: first, completedAt: last });
    expect(loaded.get('b')?.document.startedAt).toBe(-1);
  });

  it.each(['"Ωmega" 😀', 'Ã©', 'x'.repeat(70_000)])(
    'keeps a content that comes as bytes, which mean nothing once it is written (%#)',
    async (text) => {
      const contents = [1, 2].map((revision) => contentOf('a', { text, revision }));
      for (const [index, content] of contents.entries()) {
        const written = stored('a', { revision: index + 1, startedAt: 5, content });
        const bytes = Buffer.from(content);
        expect(await subject().write([{ ...written, document: { ...written.document, content: bytes } }])).toEqual([]);
        bytes.fill('-');
        expect((await subject().load(['a'])).get('a')).toEqual(written);
      }
    },
  );

  it('keeps contents of any text, large ones too', async () => {
    const content = contentOf('a', { $set: { 'a.b': null, constructor: 'ü€😀\u0000' }, '': 'x'.repeat(3_000_000) });
    const written = stored('a', { startedAt: 0, content, rest: `"${'ä'.repeat(1000)}"`, recent: 'f'.repeat(2048) });
    await subject().write([written]);
    expect((await subject().load(['a'])).get('a')).toEqual(written);
  });
}

function fencing({ subject }: Case<Subject>): void {
  it('refuses a first write of what is stored already, and leaves it as it was', async () => {
    await subject().write([stored('a', { startedAt: 1 })]);
    expect(await subject().write([stored('a', { startedAt: 2 })])).toEqual(['a']);
    expect((await subject().load(['a'])).get('a')).toEqual(stored('a', { startedAt: 1 }));
  });

  it.each([2, 5])('refuses revision %i of what is not stored, and stores nothing', async (revision) => {
    expect(await subject().write([stored('a', { startedAt: 1, revision })])).toEqual(['a']);
    expect(await subject().load(['a'])).toEqual(new Map());
  });

  it.each([1, 2, 4, 5])('refuses revision %i over revision 2', async (revision) => {
    await subject().write([stored('a', { startedAt: 1 })]);
    await subject().write([stored('a', { startedAt: 2, revision: 2 })]);
    expect(await subject().write([stored('a', { startedAt: 9, revision })])).toEqual(['a']);
    expect((await subject().load(['a'])).get('a')).toEqual(stored('a', { startedAt: 2, revision: 2 }));
  });

  it('writes the others of the call', async () => {
    await subject().write([stored('old'), stored('taken'), stored('moved')]);
    await subject().write([stored('moved', { revision: 2 })]);
    const refused = await subject().write([
      stored('new', { startedAt: 1 }),
      stored('moved', { startedAt: 1, revision: 2 }),
      stored('old', { startedAt: 1, revision: 2 }),
      stored('taken', { startedAt: 1 }),
      stored('last', { startedAt: 1 }),
    ]);
    expect([...refused].sort()).toEqual(['moved', 'taken']);
    const loaded = await subject().load(['new', 'old', 'last', 'moved', 'taken']);
    const starts = [...loaded].map(([id, { document }]) => [id, document.startedAt]);
    expect(Object.fromEntries(starts)).toEqual({ new: 1, old: 1, last: 1, moved: undefined, taken: undefined });
  });
}

function racing({ subject }: Case<Subject>): void {
  it('tells each of many callers of its own alone', async () => {
    await subject().write([stored('taken'), stored('moved')]);
    const calls = [
      [stored('new', { startedAt: 1 }), stored('taken', { startedAt: 1 })],
      [stored('moved', { startedAt: 2, revision: 2 })],
      [],
      [stored('other', { startedAt: 3 }), stored('gone', { startedAt: 3, revision: 4 })],
    ];
    const refused = await Promise.all(calls.map((services) => subject().write(services)));
    expect(refused).toEqual([['taken'], [], [], ['gone']]);
    const loaded = await subject().load(['new', 'taken', 'moved', 'other', 'gone']);
    const starts = [...loaded].map(([id, { document }]) => [id, document.startedAt]);
    expect(Object.fromEntries(starts)).toEqual({ new: 1, taken: undefined, moved: 2, other: 3 });
  });

  it.each([
    [1, 4],
    [2, 4],
    [1, 300],
    [2, 300],
  ])('lets exactly one of many writers of revision %i win, for each of %i ids', async (revision, count) => {
    const ids = Array.from({ length: count }, (_, index) => `id-${index}`);
    if (revision === 2) await subject().write(ids.map((id) => stored(id, { startedAt: 0 })));
    const writers = Array.from({ length: 8 }, (_, writer) => writer + 1);
    const refusals = await Promise.all(
      writers.map((writer) => subject().write(ids.map((id) => stored(id, { startedAt: writer, revision })))),
    );
    const loaded = await subject().load(ids);
    for (const id of ids) {
      const winners = writers.filter((_, index) => refusals[index]?.includes(id) === false);
      expect(winners).toEqual([loaded.get(id)?.document.startedAt]);
    }
  });
}
