import type { RecordBatch } from './record.js';
import type { PackedBatch } from './record.pack.js';

/** What the feed lends to its handler for the time of one batch. */
export interface BatchControl {
  /** Tells the log that the handler is alive; rejects when the partition has been taken away. Call it during long work. */
  heartbeat(): Promise<void>;
  /** Aborted when the feed stops: finish or give up soon. */
  readonly signal: AbortSignal;
  /** The handler may answer before everything is durable. */
  readonly mayHold?: boolean;
  /**
   * A packed batch is the handler's own, as it is where it came from another thread: the handler lets go of its bytes once they are
   * applied, and the batch is empty then.
   */
  readonly isHandedOver?: boolean;
}

/** Who is fed. */
export interface FeedHandler {
  /** The offset from which to read a partition just gained; asked anew whenever a partition is gained. */
  startAt(partition: number): Promise<bigint>;
  /**
   * Called with the batches of a partition one after the other; those of several partitions may overlap. Resolves to the
   * offset up to which everything is durable; that may lie before the end of the batch, of which the rest waits in memory
   * then, only where {@link BatchControl.mayHold} permits. Nothing means the end of the batch. Rejecting hands everything
   * behind the last such offset in again, now or after a restart.
   */
  handle(batch: RecordBatch, control: BatchControl): Promise<bigint | void>;
  /** As {@link handle}, for batches that come packed, as they may where far more is to come. Without it none do. */
  handlePacked?(batch: PackedBatch, control: BatchControl): Promise<bigint | void>;
  /** Called when all partitions may be another's: what waits for further batches need not be kept. */
  release?(): void;
}

/** A readable source of records, in order per partition. */
export interface EventFeed {
  /** Begins to feed the handler; while the log is away it keeps trying. Resolves once it runs. */
  start(handler: FeedHandler): Promise<void>;
  /** Waits for the batches under way, then lets go of the partitions. After it nothing is handed in any more. */
  stop(): Promise<void>;
}
