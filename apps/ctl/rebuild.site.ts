import type { LogBounds, ReadModelRegistry, RebuildTarget, CheckpointStore } from '#event-streaming';

/** Where read models are rebuilt: one of the forms. */
export interface RebuildSite {
  readonly registry: ReadModelRegistry;
  readonly log: LogBounds;
  readonly open: (readModel: string) => RebuildTarget;
  readonly checkpointsOf: (readModel: string) => Pick<CheckpointStore, 'load'>;
  /** The names of the read models that have data. */
  stored(): Promise<readonly string[]>;
  /** Whether somebody may still be writing into it. */
  isFed(readModel: string): Promise<boolean>;
  /** Removes its data. */
  remove(readModel: string): Promise<void>;
  close(): Promise<void>;
}
