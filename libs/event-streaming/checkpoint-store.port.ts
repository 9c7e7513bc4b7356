import type { Position } from './record.js';

/** How far a read model has come, kept beside it. */
export interface CheckpointStore {
  /** The durable checkpoint; a partition never saved is not in it. */
  load(): Promise<Position>;
  /** Advances one partition, durably. An offset below the stored one changes nothing: a checkpoint never goes back. */
  save(partition: number, offset: bigint): Promise<void>;
}
