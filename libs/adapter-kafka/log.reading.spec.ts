import { emptyRecord } from '#test/support/builders/facts.js';
import type { RecordBatch } from '#event-streaming';
import { LogReading } from './log.reading.js';

function batch(partition: number, ...offsets: bigint[]): RecordBatch {
  const nextOffset = (offsets.at(-1) ?? 0n) + 1n;
  return { partition, records: offsets.map((offset) => emptyRecord(offset)), nextOffset, endOffset: 100n };
}

/** A reading of partition 0 from 1 to 9 and of partition 1 from 0 to 2, and what it handed over. */
function begin(wanted = Infinity) {
  const taken: string[] = [];
  const ends = [[0, 9n], [1, 2n]] as const; // prettier-ignore
  const reading = new LogReading(new Map([[0, 1n]]), new Map(ends), (records, partition) => {
    taken.push(...records.map(({ offset }) => `${partition}/${offset}`));
    return Promise.resolve(taken.length < wanted);
  });
  return { reading, taken };
}

describe('a reading of the log', () => {
  test('begins where it is told and is over when every end is reached, whatever lies behind', async () => {
    const { reading, taken } = begin();
    expect([await reading.startAt(0), await reading.startAt(1)]).toEqual([1n, 0n]);
    await reading.handle(batch(0, 7n, 8n, 9n, 10n));
    await reading.handle(batch(1, 1n));
    await reading.over;
    expect(taken).toEqual(['0/7', '0/8', '1/1']);
  });

  test('goes on where it was when a partition is gained again, and hands nothing over twice', async () => {
    const { reading, taken } = begin();
    await reading.handle(batch(0, 1n, 2n));
    expect(await reading.startAt(0)).toBe(3n);
    await reading.handle(batch(0, 2n, 3n, 4n));
    expect(taken).toEqual(['0/1', '0/2', '0/3', '0/4']);
  });

  test('hands over a large batch in parts, and of it no more than is wanted', async () => {
    const { reading, taken } = begin(1);
    await reading.handle(batch(1, ...Array.from({ length: 1_000 }, () => 1n)));
    await reading.over;
    expect(taken).toHaveLength(200);
  });

  test('is over when no more is wanted', async () => {
    const { reading, taken } = begin(1);
    await reading.handle(batch(0, 1n));
    await reading.over;
    await reading.handle(batch(0, 2n));
    expect(taken).toEqual(['0/1']);
  });
});
