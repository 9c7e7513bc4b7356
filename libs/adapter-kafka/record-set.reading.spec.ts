import { controlBatch, written, type WrittenBatch } from '#test/support/builders/fetch.answers.js';
import { onUnreadable } from './compression.codecs.js';
import { readRecordSet } from './record-set.reading.js';
import type { StoredBatch } from './stored.batch.js';

const at = (offset: bigint) => ({ offset, timestamp: 0, key: null, value: Buffer.from(`v${offset}`), headers: [] });
const plain = (firstOffset: bigint, lastOffset: bigint): WrittenBatch => ({
  firstOffset,
  records: Array.from({ length: Number(lastOffset - firstOffset) + 1 }, (_, index) => at(firstOffset + BigInt(index))),
});
const inTransaction = (firstOffset: bigint, lastOffset: bigint, producerId: bigint): WrittenBatch => ({
  ...plain(firstOffset, lastOffset),
  ...{ producerId, isTransactional: true },
});
const setOf = (...batches: readonly WrittenBatch[]): Buffer => Buffer.concat(batches.map(written));
/** Of each batch its last offset, and whether nobody is to see it. */
const shown = (batches: readonly StoredBatch[]) =>
  batches.map(({ offset, isControlRecord }) => [offset, isControlRecord]);
const read = (bytes: Buffer, from = 0n) => readRecordSet({ bytes, aborted: [], from });

describe('the batches of a record set', () => {
  test('are those from the wanted offset on, as whole as they were stored', async () => {
    const batches = await read(setOf(plain(0n, 4n), plain(5n, 9n), plain(10n, 10n)), 7n);
    expect(shown(batches)).toEqual([['9', false], ['10', false]]); // prettier-ignore
    expect(batches[0]?.facts).toMatchObject({ firstOffset: 5n, lastOffset: 9n, count: 5 });
  });

  test('reach as far as they did before their last records were compacted away', async () => {
    expect(shown(await read(setOf({ ...plain(3n, 4n), lastDelta: 6 })))).toEqual([['9', false]]);
    expect(shown(await read(setOf({ firstOffset: 3n, lastDelta: 6, records: [], compression: 1 })))).toEqual([
      ['9', false],
    ]);
  });

  test('end in front of one that was cut off, wherever', async () => {
    const bytes = setOf(plain(0n, 4n), plain(5n, 9n));
    const whole = setOf(plain(0n, 4n)).length;
    for (let length = whole; length < bytes.length; length += 1)
      expect(shown(await read(bytes.subarray(0, length)))).toEqual([['4', false]]);
    expect(shown(await read(bytes.subarray(0, whole - 1)))).toEqual([]);
  });

  test('end in front of one that cannot be read, of which listeners are told', async () => {
    const foreign = setOf({ ...plain(5n, 9n), compression: 7 });
    const impossible = setOf(plain(5n, 9n));
    impossible.writeInt32BE(-500, 8);
    const told: string[] = [];
    const unlisten = onUnreadable(({ message }) => told.push(message));
    for (const broken of [foreign, impossible])
      expect(shown(await read(Buffer.concat([setOf(plain(0n, 4n)), broken, setOf(plain(10n, 12n))])))).toEqual([
        ['4', false],
      ]);
    unlisten();
    expect(told).toEqual(['a batch compressed with number 7 cannot be read', 'a batch of -488 bytes cannot be read']);
  });

  test('end in front of a format of old', async () => {
    const old = setOf(plain(5n, 9n));
    old.writeInt8(1, 16);
    expect(shown(await read(Buffer.concat([setOf(plain(0n, 4n)), old])))).toEqual([['4', false]]);
  });
});

describe('what nobody is to see', () => {
  const aborted = [
    { producerId: 2n, firstOffset: 20n },
    { producerId: 1n, firstOffset: 0n },
    { producerId: 3n, firstOffset: 0n },
  ];

  test('are control records, and what transactions took back, up to their end', async () => {
    const bytes = setOf(
      ...[inTransaction(0n, 9n, 1n), inTransaction(10n, 14n, 4n), plain(15n, 19n), inTransaction(20n, 21n, 2n)],
      ...[controlBatch(22n, 1n, 0), controlBatch(23n, 4n, 1), inTransaction(24n, 25n, 1n), inTransaction(26n, 27n, 2n)],
    );
    expect(shown(await readRecordSet({ bytes, aborted, from: 0n }))).toEqual([
      ['0', true],
      ...[['9', true], ['14', false], ['19', false], ['21', true]], // prettier-ignore
      ...[['22', true], ['23', true], ['25', false], ['27', true]], // prettier-ignore
    ]);
  });

  test('are all of a fetch that begins amid several transactions that were taken back', async () => {
    const bytes = setOf(inTransaction(30n, 31n, 3n), inTransaction(32n, 33n, 2n), inTransaction(34n, 35n, 1n));
    const batches = await readRecordSet({ bytes, aborted, from: 30n });
    expect(batches.every(({ isControlRecord }) => isControlRecord)).toBe(true);
  });

  test('is not kept, and need not be readable', async () => {
    const bytes = setOf({ ...inTransaction(0n, 9n, 1n), compression: 7 }, controlBatch(10n, 1n, 0), plain(11n, 11n));
    const batches = await readRecordSet({ bytes, aborted, from: 0n });
    expect(shown(batches)).toEqual([['0', true], ['9', true], ['10', true], ['11', false]]); // prettier-ignore
    expect(batches.slice(0, 3).map(({ records }) => records.length)).toEqual([0, 0, 0]);
  });

  test('begins where the fetch did, whatever is gone between the two', async () => {
    const [first, second] = await read(setOf(controlBatch(12n, 1n, 1)), 7n);
    expect([first?.offset, first?.isControlRecord, second?.offset]).toEqual(['7', true, '12']);
  });
});
