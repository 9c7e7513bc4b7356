import type { Batch, KafkaMessage } from 'kafkajs';
import { isPacked, type FedBatch } from '#event-streaming';
import { recordsOf } from '#test/support/builders/runner.world.js';
import { partsOf, type BatchPart } from './feed.batch.js';

/** As kafkajs hands it over, up to an offset; the log ends elsewhere. */
function fetched(count: number, highWatermark: number): Batch {
  const messages = Array.from({ length: count }, (_, offset) => ({
    offset: String(offset),
    timestamp: String(1_000 + offset),
    key: Buffer.from(`k${offset}`),
    value: offset % 3 === 0 ? null : Buffer.from(`v${offset}`),
    headers: { 'content-type': Buffer.from('text/plain') },
    attributes: 0,
  })) as KafkaMessage[];
  const end = { lastOffset: () => String(count + 4), highWatermark: String(highWatermark) };
  return { topic: 'events', partition: 3, messages, ...end } as unknown as Batch;
}

const read = (parts: readonly BatchPart[]): readonly FedBatch[] => parts.map((part) => part.read());

describe('the parts of a fetched batch', () => {
  test('have a thousand records each, and the last one ends where the batch does', () => {
    const parts = partsOf(fetched(2_300, 2_305), true);
    const batches = read(parts);
    expect(batches.map((batch) => recordsOf(batch).length)).toEqual([1_000, 1_000, 300]);
    expect(batches.map(({ nextOffset }) => nextOffset)).toEqual([1_000n, 2_000n, 2_305n]);
    expect(parts.map(({ lastOffset }) => lastOffset)).toEqual(['999', '1999', '2304']);
    expect(batches.map(({ partition, endOffset }) => [partition, endOffset])).toEqual(Array(3).fill([3, 2_305n]));
  });

  test('are packed at once, and taken from kafkajs, where far more is to come', () => {
    const [near, far] = [fetched(1_200, 1_205), fetched(1_200, 9_000)];
    const plain = read(partsOf(near, true));
    const parts = partsOf(far, true);
    expect(far.messages.map(({ key, value, headers }) => [key, value, headers])).toEqual(
      Array(1_200).fill([null, null, undefined]),
    );
    const packed = read(parts);
    expect(packed.map(isPacked)).toEqual([true, true]);
    expect(packed.flatMap(recordsOf)).toEqual(plain.flatMap(recordsOf));
    expect(packed.flatMap(recordsOf)[1]).toMatchObject({ offset: 1n, timestamp: 1_001, key: Buffer.from('k1') });
    expect(near.messages[1]?.key).toEqual(Buffer.from('k1'));
  });

  test('stay records for whom does not take packed ones', () => {
    const far = fetched(5, 9_000);
    const [batch] = read(partsOf(far, false));
    expect(batch?.records).toMatchObject([
      { offset: 0n },
      { offset: 1n },
      { offset: 2n },
      { offset: 3n },
      { offset: 4n },
    ]);
    expect(far.messages[1]?.key).toEqual(Buffer.from('k1'));
  });

  test('without records it is one', () => {
    expect(read(partsOf(fetched(0, 9_000), true)).map(({ nextOffset }) => nextOffset)).toEqual([5n]);
  });
});
