/** What the watchdog of a read model's feed tells. */
export interface FeedMetrics {
  /** The feed was looked at: whether it runs, and which of its partitions stand still for too long. */
  feedLooked(isRunning: boolean, stalls: readonly StalledPartition[]): void;
  /** The feed was renewed because nothing moved. */
  feedRenewed(): void;
}

/**
 * Why a partition stands still: nothing is read of it, its batch is at work without end, or applying its batch fails and is
 * tried again.
 */
export type StallCause = 'silent' | 'slow' | 'failing';

/** A partition that stands still although records lie ahead. */
export interface StalledPartition {
  readonly partition: number;
  readonly cause: StallCause;
  readonly seconds: number;
}
