import type { RecordBatch } from './record.js';

/** What the feed lends to its handler for the time of one batch. */
export interface BatchControl {
  /** Tells the log that the handler is alive; rejects when the partition has been taken away. Call it during long work. */
  heartbeat(): Promise<void>;
  /** Aborted when the feed stops: finish or give up soon. */
  readonly signal: AbortSignal;
  /** The handler may answer `held`. */
  readonly mayHold?: boolean;
}

/** What became of a batch. `applied`: it and all before it are durable. `held`: it waits in memory for the next one. */
export type Handled = 'applied' | 'held';

/** Who is fed. */
export interface FeedHandler {
  /** The offset from which to read a partition just gained; asked anew whenever a partition is gained. */
  startAt(partition: number): Promise<bigint>;
  /**
   * Called with the batches of a partition one after the other; those of several partitions may overlap. Resolving to nothing
   * means `applied`; `held` is answered only where {@link BatchControl.mayHold} permits. Rejecting hands everything
   * behind the last batch that was applied in again, now or after a restart.
   */
  handle(batch: RecordBatch, control: BatchControl): Promise<Handled | void>;
}

/** A readable source of records, in order per partition. */
export interface EventFeed {
  /** Begins to feed the handler; while the log is away it keeps trying. Resolves once it runs. */
  start(handler: FeedHandler): Promise<void>;
  /** Waits for the batches under way, then lets go of the partitions. After it nothing is handed in any more. */
  stop(): Promise<void>;
}
