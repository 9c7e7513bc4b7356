import fc from 'fast-check';
import { RecordArena } from './record.arena.js';
import type { LogRecord } from './record.js';

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
});

function plain({ key, value, headers, ...rest }: LogRecord): object {
  const text = (bytes: Uint8Array | null) => bytes && Buffer.from(bytes).toString('base64');
  const shown = headers.map((header) => [header.name, text(header.value)]);
  return { ...rest, key: text(key), value: text(value), headers: shown };
}

describe('an arena of records', () => {
  test('gives back what it was given, also when that is overwritten meanwhile', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 62n), fc.array(anyRecord, { maxLength: 12 }), (first, given) => {
        const arena = new RecordArena();
        let offset = first;
        const expected = given.map(({ ahead, ...record }) => {
          const one: LogRecord = { ...record, offset: (offset += ahead) };
          const known = [plain(one), arena.add(one)] as const;
          for (const bytes of [one.key, one.value, ...one.headers.map(({ value }) => value)]) bytes?.fill(7);
          return known;
        });
        for (const [record, number] of expected) expect(plain(arena.read(number))).toEqual(record);
      }),
      { numRuns: 60 },
    );
  });

  test('keeps equal headers of neighbours once', () => {
    const arena = new RecordArena();
    const record = (offset: bigint, value: string): LogRecord => ({
      ...{ offset, timestamp: 0, key: null, value: null },
      headers: [{ name: 'content-type', value: Buffer.from(value) }],
    });
    const [one, two, three] = [record(5n, 'x'), record(6n, 'x'), record(9n, 'y')].map((each) => arena.add(each));
    expect(arena.read(one ?? -1).headers).toBe(arena.read(two ?? -1).headers);
    expect(arena.read(three ?? -1)).toEqual(record(9n, 'y'));
  });
});
