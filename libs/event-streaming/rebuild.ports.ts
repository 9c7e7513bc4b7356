import type { CheckpointStore } from './checkpoint-store.port.js';
import type { Clock } from './clock.port.js';
import type { LogEnd } from './lag.js';
import type { ReadModelRegistry } from './read-model-registry.port.js';
import type { RebuildProgress } from './rebuild.progress.js';
import type { Position } from './record.js';

/** Tells where the log begins, too. */
export interface LogBounds extends LogEnd {
  /** For each partition the first offset that is still there. Rejects with `ENGINE_UNAVAILABLE` within seconds. */
  beginOffsets(): Promise<Position>;
}

/** A read model while it is built, and what feeds it. */
export interface RebuildTarget {
  readonly checkpoints: CheckpointStore;
  /** Makes the indexes; facts may go in meanwhile. */
  ensureIndexes(): Promise<void>;
  /** Begins to take in the log from its checkpoints on, until {@link stop}. */
  start(): Promise<void>;
  /** Whether those that feed the live read model, which is named, feed this one too by now. */
  isFollowed(live: string): Promise<boolean>;
  stop(): Promise<void>;
}

/** What a rebuild works with. */
export interface RebuildPorts {
  readonly registry: ReadModelRegistry;
  readonly log: LogBounds;
  readonly clock: Clock;
  readonly open: (readModel: string) => RebuildTarget;
  readonly checkpointsOf: (readModel: string) => Pick<CheckpointStore, 'load'>;
  /** Told several times a second. */
  readonly onProgress: (progress: RebuildProgress) => void;
  /** Told of each attempt that failed because an engine is away; it is made again. */
  readonly onFailure?: (error: unknown) => void;
}
