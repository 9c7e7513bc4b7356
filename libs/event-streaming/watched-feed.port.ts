/** How a feed is doing, as its watchdog sees it. */
export interface FeedState {
  /** Ready to be handed records, with whatever partitions it was given. */
  readonly isRunning: boolean;
  /** Milliseconds since 1970 since when `isRunning` is what it is. */
  readonly since: number;
  /** The partitions that it is to move, in ascending order. */
  readonly partitions: readonly number[];
  /** Those of them whose handler is at work. */
  readonly atWork: readonly number[];
  /** Those of them whose handler has rejected and will get the same records again, with what it rejected with. */
  readonly rejected: ReadonlyMap<number, unknown>;
  /** What went wrong last; it may be over. */
  readonly lastTrouble: { readonly doing: string; readonly error: unknown; readonly at: number } | undefined;
}

/** A feed that can be looked at, and made anew. */
export interface WatchedFeed {
  status(): FeedState;
  /** Throws away what reads from the log and makes it anew, in the background; nothing is lost by it. */
  renew(reason: string): void;
}
