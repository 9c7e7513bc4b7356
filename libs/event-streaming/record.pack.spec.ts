import { plainRecord } from '#test/support/builders/plain.record.js';
import fc from 'fast-check';
import type { LogRecord } from './record.js';
import { packRecords, transferOf, unpackRecords } from './record.pack.js';

const anyBytes = fc.oneof(
  fc.constant(null),
  fc.uint8Array({ maxLength: 40 }),
  fc.integer({ min: 300_000, max: 1_200_000 }).map((length) => new Uint8Array(length).fill(length % 251)),
);
const anyHeaders = fc.array(
  fc.record({ name: fc.constantFrom('a', 'ce_id', '__proto__'), value: fc.uint8Array({ maxLength: 3 }) }),
  { maxLength: 2 },
);
const anyRecord = fc.record({
  ahead: fc.bigInt(1n, 1_000_000n),
  timestamp: fc.integer({ min: -1, max: 2 ** 45 }),
  key: anyBytes,
  value: anyBytes,
  headers: anyHeaders,
  accepted: fc.constantFrom(true, undefined),
});

const of = (value: string, offset = 0n): LogRecord => ({
  ...{ offset, timestamp: 0, key: null, value: null },
  headers: [{ name: 'content-type', value: Buffer.from(value) }],
});

describe('a pack of records', () => {
  test('is the same in another thread, also when what it was made of is overwritten meanwhile', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 62n), fc.array(anyRecord, { maxLength: 12 }), (first, given) => {
        let offset = first;
        const records: LogRecord[] = given.map(({ ahead, ...record }) => ({ ...record, offset: (offset += ahead) }));
        const expected = records.map(plainRecord);
        const pack = packRecords(records);
        for (const { key, value, headers } of records)
          for (const bytes of [key, value, ...headers.map((header) => header.value)]) bytes?.fill(7);
        const received = structuredClone(pack, { transfer: [...transferOf(pack)] });
        expect(pack.bytes.byteLength).toBe(0);
        expect(unpackRecords(received).map(plainRecord)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  test('keeps equal headers of neighbours once, and none of what they were fetched with', () => {
    const pack = packRecords([of('x', 5n), of('x', 6n), of('y', 9n)]);
    expect(pack.headers.map((headers) => headers.map(({ value }) => value.buffer.byteLength))).toEqual([[1], [1]]);
    expect(unpackRecords(pack).map(plainRecord)).toEqual([of('x', 5n), of('x', 6n), of('y', 9n)].map(plainRecord));
  });

  test('numbers what was appended without a gap, at its time or that of the append', () => {
    const { key, value, headers } = of('x');
    const records = [{ key, value, headers }, { key, value, headers, timestamp: -5 }]; // prettier-ignore
    const unpacked = unpackRecords(packRecords(records, { from: 2n ** 60n, now: 1_700_000_000_000 }));
    expect(unpacked).toMatchObject([
      { offset: 2n ** 60n, timestamp: 1_700_000_000_000 },
      { offset: 2n ** 60n + 1n, timestamp: -5 },
    ]);
  });
});
