import type { Batch } from 'kafkajs';
import type { RecordBatch } from '#event-streaming';
import { toRecord } from './record.codec.js';

/** A batch that kafkajs passed over by itself: nothing in it but control records or aborted transactions. */
export interface PassedOver {
  readonly topic: string;
  readonly partition: number;
  readonly batchSize: number;
  readonly firstOffset: string | null;
  readonly lastOffset: string;
  readonly highWatermark: string;
}

/** What was passed over, as a batch without records. */
export function passedOverBatch({ partition, lastOffset, highWatermark }: PassedOver): RecordBatch {
  return { partition, records: [], nextOffset: BigInt(lastOffset) + 1n, endOffset: BigInt(highWatermark) };
}

/** kafkajs's batch in the port's words. What it filtered out at the end is part of it: `nextOffset` lies behind. */
export function toRecordBatch(batch: Batch): RecordBatch {
  return {
    partition: batch.partition,
    records: batch.messages.map(toRecord),
    nextOffset: BigInt(batch.lastOffset()) + 1n,
    endOffset: BigInt(batch.highWatermark),
  };
}

/** The offset that the fetch asked for, which kafkajs keeps without declaring it. */
export function fetchedFrom(batch: Batch & { readonly fetchedOffset?: unknown }): bigint {
  const { fetchedOffset } = batch;
  return BigInt(typeof fetchedOffset === 'string' ? fetchedOffset : (batch.firstOffset() ?? 0));
}
