import { MemoryDeadLetterStore, MemoryDecisionStore } from '#adapter-memory';
import type { DeadLetter } from './dead-letter-store.port.js';
import { DeadLetterCasebook } from './dead-letter.casebook.js';
import { letterId, readLetterId } from './dead-letter.place.js';
import type { LetterSelection } from './dead-letter.selection.js';
import type { Decision } from './decision-store.port.js';

const TOPIC = 'events';

function letter(partition: number, offset: number, parts: Partial<DeadLetter> = {}): DeadLetter {
  const record = { offset: BigInt(offset), key: Buffer.from(`k${offset}`), value: Buffer.from('v'), headers: [] };
  const told = { topic: TOPIC, partition, code: 'INVALID_DATA', message: 'ttl' } as const;
  return { ...told, record: { ...record, timestamp: offset * 10 }, ...parts };
}

async function opened(...letters: readonly DeadLetter[]) {
  const store = new MemoryDeadLetterStore();
  await store.park(letters);
  const decisions = new MemoryDecisionStore();
  const casebook = new DeadLetterCasebook({ letters: store, decisions, clock: { now: () => 77 } });
  const ids = async (selection: Partial<LetterSelection> = {}) =>
    (await casebook.find({ topic: TOPIC, ...selection })).map(({ place }) => letterId(place));
  return { casebook, decisions, ids };
}

describe('a casebook', () => {
  test('has one case for each place, as it was parked last, in the order of the log', async () => {
    const again = letter(1, 2, { code: 'KEY_MISMATCH', message: 'later' });
    const { casebook, ids } = await opened(letter(1, 10), letter(1, 2), letter(0, 3), again);
    expect(await ids()).toEqual(['0-3', '1-2', '1-10']);
    const [, second] = await casebook.find({ topic: TOPIC });
    expect(second).toMatchObject({ code: 'KEY_MISMATCH', message: 'later', timestamp: 20, bytes: 1 });
    expect(await ids({ code: 'INVALID_DATA' })).toEqual(['0-3', '1-10']);
  });

  test.each<[Partial<LetterSelection>, readonly string[]]>([
    [{ topic: 'other' }, ['0-9']],
    [{ ids: new Set(['0-1', '9-9']) }, ['0-1']],
    [{ code: 'KEY_MISMATCH' }, ['0-2']],
    [{ key: Buffer.from('k1') }, ['0-1']],
    [{ key: Buffer.from('') }, []],
    [{ from: 20 }, ['0-2', '0-3']],
    [{ to: 20 }, ['0-1']],
    [{ from: 20, to: 30, code: 'INVALID_DATA' }, []],
  ])('finds by %j', async (selection, expected) => {
    const { ids } = await opened(
      letter(0, 1),
      letter(0, 2, { code: 'KEY_MISMATCH' }),
      { ...letter(0, 3), record: { ...letter(0, 3).record, key: null } },
      letter(0, 9, { topic: 'other' }),
    );
    expect(await ids(selection)).toEqual(expected);
  });

  test('opens one, as it was parked last, or says that there is none', async () => {
    const { casebook } = await opened(letter(0, 1), letter(0, 1, { message: 'later' }));
    const place = { topic: TOPIC, partition: 0, offset: 1n };
    expect(await casebook.open(place)).toMatchObject({ letter: { message: 'later' }, decision: undefined });
    await expect(casebook.open({ ...place, offset: 2n })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  test('discards what nobody has decided about, and says why it leaves the rest', async () => {
    const letters = Array.from({ length: 1_203 }, (_, n) => letter(0, n));
    const { casebook, decisions, ids } = await opened(...letters);
    const made = (offset: bigint, kind: Decision['kind']): Decision => {
      const place = { topic: TOPIC, partition: 0, offset };
      return { place, revision: 1, kind, by: 'ada', at: 1, heldUntil: 9, logEnd: new Map() };
    };
    await decisions.write([made(0n, 'replayed'), made(1n, 'replaying'), made(2n, 'discarded')]);
    const outcomes = await casebook.discard(await casebook.find({ topic: TOPIC }), 'bob');
    expect(outcomes).toHaveLength(1_203);
    expect(outcomes.filter(({ reason }) => reason !== undefined).map(({ reason }) => reason)).toEqual([
      'it was replayed by ada',
      expect.stringMatching(/replay by ada is not finished/) as unknown,
    ]);
    expect(await ids({ states: new Set(['open']) })).toEqual(['0-1']);
    expect(await ids({ states: new Set(['replayed']) })).toEqual(['0-0']);
    expect(await ids({ states: new Set(['discarded']) })).toHaveLength(1_201);
    const [, , third, fourth] = await casebook.find({ topic: TOPIC });
    expect([third?.decision?.by, fourth?.decision]).toMatchObject(['ada', { by: 'bob', at: 77, kind: 'discarded' }]);
  });
});

test.each(['', '1', '1-', '-1', 'a-1', '1-2-3', ' 1-2', '1-99999999999999999999'])('%j is no identity', (text) => {
  expect(readLetterId(text)).toBeUndefined();
});
