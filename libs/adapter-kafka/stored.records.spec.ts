import { AppError } from '#domain';
import { unpackRecords, type LogRecord } from '#event-streaming';
import { fetchAnswer, written, type WrittenBatch } from '#test/support/builders/fetch.answers.js';
import { plainRecord } from '#test/support/builders/plain.record.js';
import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { decodeFetch } from './fetch.decoding.js';
import type { StoredBatch } from './stored.batch.js';
import { StoredRecords } from './stored.records.js';

const anyBytes = fc.option(fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)));
const anyHeaders = fc.array(
  fc.record({
    name: fc.constantFrom('content-type', 'ce_id', '7', 'constructor', '__proto__', '', 'ä'),
    value: fc.uint8Array({ maxLength: 3 }).map((bytes) => Buffer.from(bytes)),
  }),
  { maxLength: 3 },
);
const commonHeaders = [{ name: 'content-type', value: Buffer.from('application/cloudevents+json') }];
const anyBatch = fc.record({
  gap: fc.integer({ min: 0, max: 3 }),
  gone: fc.integer({ min: 0, max: 2 }),
  firstTimestamp: fc.integer({ min: -5, max: 2 ** 45 }),
  appendedAt: fc.option(fc.integer({ min: 0, max: 2 ** 45 }), { nil: undefined }),
  isCompressed: fc.boolean(),
  records: fc.array(
    fc.record({
      ahead: fc.integer({ min: 1, max: 3 }),
      later: fc.integer({ min: -(2 ** 40), max: 2 ** 40 }),
      key: anyBytes,
      value: anyBytes,
      headers: fc.oneof(fc.constant(commonHeaders), anyHeaders),
    }),
    { maxLength: 6 },
  ),
});

type AnyBatch = typeof anyBatch extends fc.Arbitrary<infer Batch> ? Batch : never;

/** The batches one behind the other, with gaps between them, within them and behind their records. */
function batchesFrom(first: bigint, given: readonly AnyBatch[]): WrittenBatch[] {
  let next = first;
  return given.map(({ gap, gone, records, isCompressed, appendedAt, ...rest }) => {
    const firstOffset = next + BigInt(gap);
    let offset = firstOffset - 1n;
    const placed = records.map(({ ahead, later, ...record }) => {
      offset += BigInt(ahead);
      return { ...record, offset, timestamp: rest.firstTimestamp + later };
    });
    const lastDelta = Number(offset - firstOffset) + gone + (records.length === 0 ? 1 : 0);
    next = firstOffset + BigInt(lastDelta) + 1n;
    const compressed = isCompressed ? { compression: 1, compress: (plain: Buffer) => gzipSync(plain) } : {};
    return {
      ...rest,
      firstOffset,
      lastDelta,
      records: placed,
      ...compressed,
      ...(appendedAt !== undefined && { appendedAt }),
    };
  });
}

async function fetched(batches: readonly WrittenBatch[], from: bigint): Promise<readonly StoredBatch[]> {
  const raw = fetchAnswer('events', [{ partition: 3, bytes: Buffer.concat(batches.map(written)) }]);
  const answer = await decodeFetch(raw, [
    { topic: 'events', partitions: [{ partition: 3, fetchOffset: String(from) }] },
  ]);
  return answer?.responses[0]?.partitions[0]?.messages ?? [];
}

function inParts(batches: readonly StoredBatch[], from: bigint, most: number): readonly (readonly LogRecord[])[] {
  const records = new StoredRecords(batches, from);
  const parts: (readonly LogRecord[])[] = [];
  while (!records.isAtEnd) {
    const pack = records.next(most);
    const part = unpackRecords(pack);
    expect(pack.from).toBe(part[0]?.offset ?? from);
    parts.push(part);
  }
  return parts;
}

function outcomeOf(batch: StoredBatch | undefined): string {
  try {
    return String(inParts(batch === undefined ? [] : [batch], 0n, 7).flat().length);
  } catch (error) {
    return error instanceof AppError ? `${error.code}: ${error.message}` : String(error);
  }
}

const placed = (first: bigint, count: number): LogRecord[] =>
  records(count).map((record) => ({ ...record, offset: first + record.offset }));

const records = (count: number): LogRecord[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ offset: BigInt(index), timestamp: index, key: Buffer.from(`k${index}`), value: Buffer.from(`v${index}`) },
    headers: commonHeaders,
  }));

describe('the records of stored batches', () => {
  test('are those that were written, from the wanted offset on, in parts of so many', async () => {
    await fc.assert(
      fc.asyncProperty(
        ...[fc.bigInt(0n, 2n ** 60n), fc.array(anyBatch, { maxLength: 6 }), fc.nat(12), fc.integer({ min: 1, max: 9 })],
        async (first: bigint, given: AnyBatch[], skipped: number, most: number) => {
          const batches = batchesFrom(first, given);
          const from = first + BigInt(skipped);
          const parts = inParts(await fetched(batches, from), from, most);
          const wanted = batches.flatMap(({ records: all, appendedAt }) =>
            all.map((record) => (appendedAt === undefined ? record : { ...record, timestamp: appendedAt })),
          );
          expect(parts.flat().map(plainRecord)).toEqual(wanted.filter(({ offset }) => offset >= from).map(plainRecord));
          expect(parts.slice(0, -1).every((part) => part.length === most)).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('keep equal headers of neighbours once, and let go of what was fetched', async () => {
    const batches = await fetched([{ firstOffset: 0n, records: records(3) }], 0n);
    const pack = new StoredRecords(batches, 0n).next(1_000);
    expect(pack.headers).toHaveLength(1);
    expect(pack.headers[0]?.[0]?.value.buffer.byteLength).toBe(28);
    expect(batches.map((batch) => batch.records.length)).toEqual([0]);
  });

  test('bring nothing along of those before the wanted one', async () => {
    const [all, late] = await Promise.all(
      [0n, 38n].map((from) => fetched([{ firstOffset: 0n, records: records(40) }], from)),
    );
    const size = new StoredRecords(all ?? [], 0n).next(1_000).bytes.byteLength;
    const pack = new StoredRecords(late ?? [], 38n).next(1_000);
    expect([pack.from, pack.count]).toEqual([38n, 2]);
    expect(pack.bytes.byteLength).toBeLessThanOrEqual(size / 15);
  });

  test('in front of bytes that are none are not held back by those', async () => {
    const given = [{ firstOffset: 0n, records: records(3) }, { firstOffset: 3n, records: placed(3n, 5) }]; // prettier-ignore
    const batches = await fetched(given, 0n);
    const size = (batches[1]?.records.length ?? 0) / 5;
    batches[1]?.records.fill(0xff, 2 * size, 2 * size + 6);
    const stored = new StoredRecords(batches, 0n);
    expect(unpackRecords(stored.next(1_000)).map(({ offset }) => offset)).toEqual([0n, 1n, 2n, 3n, 4n]);
    for (let again = 0; again < 2; again += 1) expect(() => stored.next(1_000)).toThrow('from offset 3 to 7');
    expect(stored.isAtEnd).toBe(false);
  });

  test('have no key where its length is less than 0', async () => {
    const keyless = records(1).map((record) => ({ ...record, key: null, value: null }));
    const batches = await fetched([{ firstOffset: 0n, records: keyless }], 0n);
    // In zigzag -1 is 1, -2 is 3.
    batches[0]?.records.writeUInt8(3, batches[0].records.indexOf(1, 1));
    expect(inParts(batches, 0n, 10).flat().map(({ key: none, value }) => [none, value])).toEqual([[null, null]]); // prettier-ignore
  });

  test('are refused where bytes are none, and never read beyond their batch', async () => {
    const [batch] = await fetched([{ firstOffset: 0n, records: records(40) }], 0n);
    const good = Buffer.from(batch?.records ?? []);
    for (let at = 0; at <= good.length - 6; at += 1) {
      const [damaged] = await fetched([{ firstOffset: 0n, records: records(40) }], 0n);
      damaged?.records.fill(0xff, at, at + 6);
      expect(outcomeOf(damaged)).toMatch(
        /^40$|^CORRUPT: Kafka: the (record batch from offset 0 to 39|headers of a record) cannot be read$/,
      );
    }
  });
});
