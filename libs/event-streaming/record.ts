import type { WireRecord } from '#event-contract';

/** A record and its place in its partition. */
export interface LogRecord extends WireRecord {
  readonly offset: bigint;
}

/** How far a log, a service or a read model has come: for each partition the offset to read next. */
export type Position = ReadonlyMap<number, bigint>;

/** Consecutive records of one partition, in order. */
export interface RecordBatch {
  readonly partition: number;
  readonly records: readonly LogRecord[];
  /** The offset to read after this batch; greater than the last record's, by more than one where the log has gaps. */
  readonly nextOffset: bigint;
  /** The offset that the partition's next appended record will get, as known when the batch was read. */
  readonly endOffset: bigint;
}
