import type { ReadModels } from './read-models.js';

/** Where it is written down which read models there are. Every process looks here; commands change it. */
export interface ReadModelRegistry {
  /** What is written there, durably; `FIRST_READ_MODELS` before the first change. */
  load(): Promise<ReadModels>;
  /**
   * Replaces the whole by what `next` is, durably, where the stored revision is `next.revision - 1`.
   * Resolves to whether it was; of several at once one succeeds.
   */
  replace(next: ReadModels): Promise<boolean>;
}
