import type { BatchControl, FeedHandler, Position, RecordBatch } from '#event-streaming';
import { text } from './records.js';

type Handling = FeedHandler['handle'];

/** Takes in what a feed hands it, and tells when something has come about. */
export class RecordingHandler implements FeedHandler {
  readonly batches: RecordBatch[] = [];
  /** What became of each of them. */
  readonly outcomes: (bigint | void)[] = [];
  /** Partitions of which two batches were under way at once. */
  readonly overlaps: number[] = [];
  private readonly underWay = new Set<number>();
  private readonly waiting: { reached(): boolean; resolve(): void }[] = [];

  /** @param handling what to do with a batch; it is taken in once that resolves */
  constructor(
    private readonly handling: Handling = () => Promise.resolve(),
    private readonly from: Position = new Map(),
  ) {}

  startAt(partition: number): Promise<bigint> {
    return Promise.resolve(this.from.get(partition) ?? 0n);
  }

  async handle(batch: RecordBatch, control: BatchControl): Promise<bigint | void> {
    if (this.underWay.has(batch.partition)) this.overlaps.push(batch.partition);
    this.underWay.add(batch.partition);
    try {
      const outcome = await this.handling(batch, control);
      this.batches.push(batch);
      this.outcomes.push(outcome);
      this.tell();
      return outcome;
    } finally {
      this.underWay.delete(batch.partition);
    }
  }

  /** The values taken in, in the order of their arrival. */
  get values(): readonly string[] {
    return this.batches.flatMap(({ records }) => records.map(({ value }) => text(value)));
  }

  /** Resolves once so many records are taken in. */
  taken(count: number): Promise<void> {
    return this.until(() => this.values.length >= count);
  }

  /** Resolves once so many batches are taken in. */
  batchesTaken(count: number): Promise<void> {
    return this.until(() => this.batches.length >= count);
  }

  private async until(reached: () => boolean): Promise<void> {
    if (!reached()) await new Promise<void>((resolve) => this.waiting.push({ reached, resolve }));
  }

  private tell(): void {
    for (const { reached, resolve } of this.waiting) if (reached()) resolve();
  }
}

/** A door that what waits at it passes once it is opened. */
export function door(): { readonly opened: Promise<void>; open(): void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
