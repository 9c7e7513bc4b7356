import type { Batch } from 'kafkajs';
import {
  isFarBehind,
  nextOffsetOf,
  unpackRecords,
  type FedBatch,
  type PackedBatch,
  type RecordBatch,
} from '#event-streaming';
import { toRecord } from './record.codec.js';
import { StoredBatch } from './stored.batch.js';
import { StoredRecords } from './stored.records.js';

const RECORDS_A_PART = 1_000;
/** So many are packed beforehand: a batch that was compressed well may have many. */
const PARTS_AHEAD = 4;

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

/**
 * A fetched batch in parts of so few records that what is made of them is gone soon. What kafkajs filtered out at the end
 * belongs to the last one: its `nextOffset` lies behind.
 */
export interface BatchParts {
  readonly isAtEnd: boolean;
  /** The next one, in the port's words. Where it throws, nothing more is to be had. */
  next(): FedBatch;
}

/** @param mayPack whether who is handed them takes packed records, which they stay where far more is to come */
export function partsOf(batch: Batch, mayPack: boolean): BatchParts {
  const stored = (batch.messages as readonly unknown[]).filter((one) => one instanceof StoredBatch);
  return stored.length > 0 ? new StoredParts(batch, stored, mayPack) : new MessageParts(batch);
}

/**
 * The first ones are packed at once, not when their turn comes: what was fetched would outlive several collections of garbage, and
 * then be let go of only when the whole heap is marked.
 */
class StoredParts implements BatchParts {
  private readonly records: StoredRecords;
  private readonly staysPacked: boolean;
  private readonly ahead: PackedBatch[] = [];

  constructor(
    private readonly batch: Batch,
    stored: readonly StoredBatch[],
    mayPack: boolean,
  ) {
    this.records = new StoredRecords(stored, fetchedFrom(batch));
    this.staysPacked = mayPack && isFarBehind({ nextOffset: behind(batch.lastOffset()), endOffset: endOf(batch) });
    this.packAhead();
  }

  get isAtEnd(): boolean {
    return this.ahead.length === 0 && this.records.isAtEnd;
  }

  next(): FedBatch {
    const packed = this.ahead.shift() ?? this.packed();
    return this.staysPacked ? packed : { ...packed, records: unpackRecords(packed.records) };
  }

  private packAhead(): void {
    try {
      while (!this.records.isAtEnd && this.ahead.length < PARTS_AHEAD) this.ahead.push(this.packed());
    } catch {
      // It fails again for whoever asks for that part.
    }
  }

  private packed(): PackedBatch {
    const { records, batch } = this;
    const pack = records.next(RECORDS_A_PART);
    const nextOffset = records.isAtEnd ? behind(batch.lastOffset()) : nextOffsetOf(pack);
    return { partition: batch.partition, nextOffset, endOffset: endOf(batch), records: pack };
  }
}

/** Of messages that kafkajs made itself. */
class MessageParts implements BatchParts {
  private taken = 0;
  isAtEnd = false;

  constructor(private readonly batch: Batch) {}

  next(): RecordBatch {
    const { batch, taken } = this;
    const messages = batch.messages.slice(taken, taken + RECORDS_A_PART);
    this.taken += messages.length;
    this.isAtEnd = this.taken >= batch.messages.length;
    const last = (this.isAtEnd ? undefined : messages.at(-1)?.offset) ?? batch.lastOffset();
    const { partition } = batch;
    return { partition, records: messages.map(toRecord), nextOffset: behind(last), endOffset: endOf(batch) };
  }
}

function behind(offset: string): bigint {
  return BigInt(offset) + 1n;
}

function endOf({ highWatermark }: Batch): bigint {
  return BigInt(highWatermark);
}

/** The offset that the fetch asked for, which kafkajs keeps without declaring it. */
export function fetchedFrom(batch: Batch & { readonly fetchedOffset?: unknown }): bigint {
  const { fetchedOffset } = batch;
  return BigInt(typeof fetchedOffset === 'string' ? fetchedOffset : (batch.firstOffset() ?? 0));
}
