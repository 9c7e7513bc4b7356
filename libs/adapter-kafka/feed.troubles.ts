import type { Logger } from '#observability';

/** A failure of the feed. */
export interface FeedTrouble {
  /** What it was doing: "consuming", "handling a batch". */
  readonly doing: string;
  readonly error: unknown;
  /** Milliseconds since 1970. */
  readonly at: number;
}

const QUIET_FOR_MS = 30_000;

/** Tells the log and whoever listens of each failure; of one that repeats itself at most every 30 seconds. */
export class FeedTroubles {
  private latest: FeedTrouble | undefined;
  private readonly toldAt = new Map<string, number>();

  constructor(
    private readonly logger: Logger,
    private readonly listener: (trouble: FeedTrouble) => void,
  ) {}

  get last(): FeedTrouble | undefined {
    return this.latest;
  }

  report(doing: string, error: unknown, details: Readonly<Record<string, unknown>> = {}): void {
    const at = Date.now();
    this.latest = { doing, error, at };
    const sameness = `${doing} ${error instanceof Error ? error.message : String(error)}`;
    if (at - (this.toldAt.get(sameness) ?? 0) < QUIET_FOR_MS) return;
    if (this.toldAt.size > 1_000) this.toldAt.clear();
    this.toldAt.set(sameness, at);
    this.logger.warn(`Kafka: ${doing} failed; it is tried again`, { ...details, error });
    this.listener(this.latest);
  }
}
