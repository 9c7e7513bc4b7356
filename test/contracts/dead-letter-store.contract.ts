import { DEAD_LETTER_CODES } from '#event-contract';
import type { DeadLetter, DeadLetterReader, DeadLetterStore, LogRecord } from '#event-streaming';
import { BEYOND_DOUBLE, eachOpened, type Open } from './opening.js';
import { BINARY, comparable } from './records.js';

/** The two ports of one store. */
export interface ReadableDeadLetterStore {
  readonly store: DeadLetterStore;
  readonly reader: DeadLetterReader;
}

/** Every promise of the {@link DeadLetterStore} port, and of the {@link DeadLetterReader} that reads what was parked. */
export function deadLetterStoreContract(name: string, open: Open<ReadableDeadLetterStore>): void {
  describe(`DeadLetterStore: ${name}`, () => {
    const { subject, reopen } = eachOpened(open);

    it('takes nothing at all', async () => {
      await subject().store.park([]);
      expect(await parked(subject())).toEqual([]);
    });

    it('keeps their order and each reason', async () => {
      const letters = DEAD_LETTER_CODES.map((code, index) => letter({ offset: BigInt(index) }, { code }));
      await subject().store.park(letters.slice(0, 3));
      await subject().store.park(letters.slice(3));
      expect(shown(await parked(subject()))).toEqual(shown(letters));
    });

    it('keeps them when it is opened again', async () => {
      await subject().store.park([letter({})]);
      expect(shown(await parked(await reopen()))).toEqual(shown([letter({})]));
    });

    it.each<[string, Partial<LogRecord>]>([
      ['bytes that are no text', { key: BINARY, value: BINARY, headers: [{ name: 'h', value: BINARY }] }],
      ['no key', { key: null }],
      ['an empty key', { key: new Uint8Array() }],
      ['an empty header', { headers: [{ name: '', value: new Uint8Array() }] }],
      ['no headers', { headers: [] }],
      ['an offset beyond 2^53', { offset: BEYOND_DOUBLE }],
      ['a large value', { value: Buffer.alloc(300_000, 'ä') }],
    ])('keeps %s as it was', async (_, parts) => {
      await subject().store.park([letter(parts)]);
      expect(shown(await parked(subject()))).toEqual(shown([letter(parts)]));
    });

    it('keeps repeated headers in their order', async () => {
      const headers = ['1', '2', '1'].map((value) => ({ name: 'x-error-code', value: Buffer.from(value) }));
      await subject().store.park([letter({ headers })]);
      expect(shown(await parked(subject()))).toEqual(shown([letter({ headers })]));
    });

    it('keeps the order of each partition, and the time of each record', async () => {
      const letters = [4, 3, 4, 3, 3].map((partition, n) => letter({ offset: BigInt(n), timestamp: n }, { partition }));
      await subject().store.park(letters);
      for (const partition of [3, 4]) {
        const own = (all: readonly DeadLetter[]) =>
          all
            .filter((one) => one.partition === partition)
            .map(({ record: { offset, timestamp } }) => [offset, timestamp]);
        expect(own(await parked(subject()))).toEqual(own(letters));
      }
    });

    it('is read part by part, for as long as more is wanted', async () => {
      const value = Buffer.alloc(9_000, 'x');
      const letters = Array.from({ length: 400 }, (_, n) => letter({ offset: BigInt(n), value }));
      await subject().store.park(letters);
      expect(await parked(subject())).toHaveLength(400);
      let seen = 0;
      await subject().reader.read((some) => {
        seen += some.length;
        return Promise.resolve(false);
      });
      expect(seen).toBeGreaterThan(0);
      expect(seen).toBeLessThan(400);
    });

    it('hands on what the reader of it rejects with', async () => {
      await subject().store.park([letter({})]);
      await expect(subject().reader.read(() => Promise.reject(new Error('enough')))).rejects.toThrow('enough');
    });

    it('keeps a record that is parked twice', async () => {
      await subject().store.park([letter({})]);
      await subject().store.park([letter({})]);
      expect(await parked(subject())).toHaveLength(2);
    });
  });
}

/** Everything that was parked, in its order. */
async function parked({ reader }: ReadableDeadLetterStore): Promise<readonly DeadLetter[]> {
  const all: DeadLetter[] = [];
  await reader.read((letters) => {
    all.push(...letters);
    return Promise.resolve(true);
  });
  return all;
}

function letter(parts: Partial<LogRecord>, told: Partial<DeadLetter> = {}): DeadLetter {
  const value = Buffer.from('no json');
  const record = { key: Buffer.from('a'), value, headers: [], timestamp: 1_700_000_000_000, offset: 0n, ...parts };
  return { record, topic: 'events', partition: 3, code: 'INVALID_DATA', message: 'ttl: an integer ≥ 0', ...told };
}

function shown(letters: readonly DeadLetter[]) {
  return letters.map(({ record, topic, partition, code, message }) => ({
    ...{ topic, partition, code, message },
    record: { ...comparable(record), timestamp: 0 },
  }));
}
