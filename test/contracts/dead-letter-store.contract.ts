import { DEAD_LETTER_CODES } from '#event-contract';
import type { DeadLetter, DeadLetterStore, LogRecord } from '#event-streaming';
import { BEYOND_DOUBLE, eachOpened, type Open } from './opening.js';
import { BINARY, comparable } from './records.js';

/** The port and a way to see what was parked, in its order, with the record as it was given. */
export interface ReadableDeadLetterStore {
  readonly store: DeadLetterStore;
  parked(): Promise<readonly DeadLetter[]>;
}

/** Every promise of the {@link DeadLetterStore} port. */
export function deadLetterStoreContract(name: string, open: Open<ReadableDeadLetterStore>): void {
  describe(`DeadLetterStore: ${name}`, () => {
    const { subject, reopen } = eachOpened(open);

    it('takes nothing at all', async () => {
      await subject().store.park([]);
      expect(await subject().parked()).toEqual([]);
    });

    it('keeps their order and each reason', async () => {
      const letters = DEAD_LETTER_CODES.map((code, index) => letter({ offset: BigInt(index) }, { code }));
      await subject().store.park(letters.slice(0, 3));
      await subject().store.park(letters.slice(3));
      expect(shown(await subject().parked())).toEqual(shown(letters));
    });

    it('keeps them when it is opened again', async () => {
      await subject().store.park([letter({})]);
      expect(shown(await (await reopen()).parked())).toEqual(shown([letter({})]));
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
      expect(shown(await subject().parked())).toEqual(shown([letter(parts)]));
    });

    it('keeps repeated headers in their order', async () => {
      const headers = ['1', '2', '1'].map((value) => ({ name: 'x-error-code', value: Buffer.from(value) }));
      await subject().store.park([letter({ headers })]);
      expect(shown(await subject().parked())).toEqual(shown([letter({ headers })]));
    });

    it('keeps a record that is parked twice', async () => {
      await subject().store.park([letter({})]);
      await subject().store.park([letter({})]);
      expect(await subject().parked()).toHaveLength(2);
    });
  });
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
