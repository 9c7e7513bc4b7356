import type { Batch, KafkaMessage } from 'kafkajs';
import { isFarBehind, packBatch, type FedBatch, type RecordBatch } from '#event-streaming';
import { toRecord } from './record.codec.js';

const RECORDS_A_PART = 1_000;
/** So many are packed beforehand: a batch that was compressed well may have many. */
const PARTS_AT_ONCE = 4;

/** A batch that kafkajs passed over by itself: nothing in it but control records or aborted transactions. */
export interface PassedOver {
  readonly topic: string;
  readonly partition: number;
  readonly batchSize: number;
  readonly firstOffset: string | null;
  readonly lastOffset: string;
  readonly highWatermark: string;
}

/** What was passed over, as a batch without records; `undefined` where it lies elsewhere than at the place that is next. */
export function passedOverBatch(passed: PassedOver, next: bigint): RecordBatch | undefined {
  const nextOffset = BigInt(passed.lastOffset) + 1n;
  if (nextOffset <= next || BigInt(passed.firstOffset ?? 0) > next) return undefined;
  return { partition: passed.partition, records: [], nextOffset, endOffset: BigInt(passed.highWatermark) };
}

/** A part of a fetched batch. */
export interface BatchPart {
  readonly lastOffset: string;
  /** In the port's words. */
  readonly read: () => FedBatch;
}

/**
 * A fetched batch in parts of so few records that what is made of them is gone soon. What kafkajs filtered out at the end
 * belongs to the last one: its `nextOffset` lies behind.
 * @param mayPack whether who is handed them takes packed records, which they become where far more is to come
 */
export function partsOf(batch: Batch, mayPack: boolean): readonly BatchPart[] {
  const { messages } = batch;
  const count = Math.max(1, Math.ceil(messages.length / RECORDS_A_PART));
  const isFar = isFarBehind({ nextOffset: BigInt(batch.lastOffset()) + 1n, endOffset: BigInt(batch.highWatermark) });
  return Array.from({ length: count }, (_, index) => {
    const isLast = index === count - 1;
    const own = messages.slice(index * RECORDS_A_PART, (index + 1) * RECORDS_A_PART);
    const lastOffset = (isLast ? undefined : own.at(-1)?.offset) ?? batch.lastOffset();
    const read = (): RecordBatch => recordBatch(batch, own, lastOffset);
    return mayPack && isFar && index < PARTS_AT_ONCE ? packedPart({ lastOffset, read }, own) : { lastOffset, read };
  });
}

/**
 * Packed at once, not when its turn comes. kafkajs has its messages until the whole batch is done with, so what they hold is
 * taken from them: it would outlive several collections of garbage, and all that was fetched with it.
 */
function packedPart({ lastOffset, read }: RecordPart, messages: KafkaMessage[]): BatchPart {
  try {
    const batch = packBatch(read());
    for (const message of messages) letGo(message);
    return { lastOffset, read: () => batch };
  } catch (error) {
    // Whoever reads it is told.
    const refuse = (): never => {
      throw error;
    };
    return { lastOffset, read: refuse };
  }
}

interface RecordPart extends BatchPart {
  readonly read: () => RecordBatch;
}

function letGo(message: { key: unknown; value: unknown; headers?: unknown }): void {
  message.key = null;
  message.value = null;
  message.headers = undefined;
}

function recordBatch(batch: Batch, messages: Batch['messages'], lastOffset: string): RecordBatch {
  return {
    partition: batch.partition,
    records: messages.map(toRecord),
    nextOffset: BigInt(lastOffset) + 1n,
    endOffset: BigInt(batch.highWatermark),
  };
}

/** The offset that the fetch asked for, which kafkajs keeps without declaring it. */
export function fetchedFrom(batch: Batch & { readonly fetchedOffset?: unknown }): bigint {
  const { fetchedOffset } = batch;
  return BigInt(typeof fetchedOffset === 'string' ? fetchedOffset : (batch.firstOffset() ?? 0));
}
