import type { Batch, KafkaMessage } from 'kafkajs';
import { isPacked, type FedBatch } from '#event-streaming';
import { recordsOf } from '#test/support/builders/runner.world.js';
import { controlBatch, fetchAnswer, written, type WrittenBatch } from '#test/support/builders/fetch.answers.js';
import { createRequire } from 'node:module';
import { partsOf, type BatchParts } from './feed.batch.js';
import { decodeFetch } from './fetch.decoding.js';
import { toRecord } from './record.codec.js';

/** kafkajs's own. */
const KafkaBatch = createRequire(__filename)('kafkajs/src/consumer/batch') as new (...of: unknown[]) => Batch;

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

/** The same, as brokers store it, in batches of 700. */
function stored(count: number, highWatermark: number, from = 0): Promise<Batch> {
  const records = fetched(count, highWatermark).messages.map(toRecord);
  const firsts = Array.from({ length: Math.ceil(count / 700) }, (_, index) => index * 700);
  const batches = firsts.map((first) => ({ firstOffset: BigInt(first), records: records.slice(first, first + 700) }));
  return kafkaBatch([...batches, { ...controlBatch(BigInt(count), 1n, 1), lastDelta: 4 }], highWatermark, from);
}

async function kafkaBatch(batches: readonly WrittenBatch[], highWatermark: number, from: number): Promise<Batch> {
  const partition = { partition: 3, bytes: Buffer.concat(batches.map(written)), highWatermark: BigInt(highWatermark) };
  const asked = [{ topic: 'events', partitions: [{ partition: 3, fetchOffset: from }] }];
  const answer = await decodeFetch(fetchAnswer('events', [partition]), asked);
  return new KafkaBatch('events', String(from), answer?.responses[0]?.partitions[0]);
}

function read(parts: BatchParts): readonly FedBatch[] {
  const batches: FedBatch[] = [];
  while (!parts.isAtEnd) batches.push(parts.next());
  return batches;
}

describe('the parts of a fetched batch', () => {
  test('have a thousand records each, and the last one ends where the batch does', () => {
    const batches = read(partsOf(fetched(2_300, 2_305), true));
    expect(batches.map((batch) => recordsOf(batch).length)).toEqual([1_000, 1_000, 300]);
    expect(batches.map(({ nextOffset }) => nextOffset)).toEqual([1_000n, 2_000n, 2_305n]);
    expect(batches.map(({ partition, endOffset }) => [partition, endOffset])).toEqual(Array(3).fill([3, 2_305n]));
  });

  test('without records are one', () => {
    expect(read(partsOf(fetched(0, 9_000), true)).map(({ nextOffset }) => nextOffset)).toEqual([5n]);
  });

  test('of whole batches are the same as of messages', async () => {
    const plain = read(partsOf(fetched(2_300, 2_305), true));
    expect(read(partsOf(await stored(2_300, 2_305), true))).toEqual(plain);
    const [from] = [1_100];
    const later = read(partsOf(await stored(2_300, 2_305, from), true));
    expect(later.map(({ nextOffset }) => nextOffset)).toEqual([2_100n, 2_305n]);
    expect(later.flatMap(recordsOf)).toEqual(plain.flatMap(recordsOf).slice(from));
  });

  test('of whole batches stay packed where far more is to come, for whom takes them so', async () => {
    const packed = read(partsOf(await stored(1_200, 9_000), true));
    expect(packed.map(isPacked)).toEqual([true, true]);
    const near = read(partsOf(await stored(1_200, 1_205), true));
    expect(near.map(isPacked)).toEqual([false, false]);
    expect(packed.flatMap(recordsOf)).toEqual(near.flatMap(recordsOf));
    expect(read(partsOf(await stored(1_200, 9_000), false)).map(isPacked)).toEqual([false, false]);
  });

  test('of whole batches without records are one that ends where they do', async () => {
    const compacted = await kafkaBatch([{ firstOffset: 3n, lastDelta: 6, records: [] }], 9_000, 4);
    expect(read(partsOf(compacted, true))).toMatchObject([{ nextOffset: 10n, records: { count: 0 } }]);
  });
});
