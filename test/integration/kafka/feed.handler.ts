import type { BatchControl, FeedHandler, RecordBatch } from '#event-streaming';

type Handling = (batch: RecordBatch, control: BatchControl) => Promise<void>;

/** A read model in small: what was applied, and a checkpoint for each partition that several feeds may share. */
export class SharedReadModel {
  readonly applied = new Map<string, number>();
  readonly checkpoints = new Map<number, bigint>();
  /** The partitions that a handler was asked about, in order. */
  readonly gained: number[] = [];
  private readonly waiting = new Set<() => void>();

  /** A handler that applies batches to this read model, doing something else before. */
  handler(before: Handling = () => Promise.resolve()): FeedHandler {
    return {
      startAt: (partition) => {
        this.gained.push(partition);
        return Promise.resolve(this.checkpoints.get(partition) ?? 0n);
      },
      handle: async (batch, control) => {
        await before(batch, control);
        for (const { offset } of batch.records) this.count(`${batch.partition}/${offset}`);
        this.checkpoints.set(batch.partition, batch.nextOffset);
        for (const look of this.waiting) look();
      },
    };
  }

  /** Resolves once so many different records are applied. */
  async has(count: number): Promise<void> {
    if (this.applied.size >= count) return;
    await new Promise<void>((resolve) => {
      const look = () => {
        if (this.applied.size < count) return;
        this.waiting.delete(look);
        resolve();
      };
      this.waiting.add(look);
    });
  }

  private count(place: string): void {
    this.applied.set(place, (this.applied.get(place) ?? 0) + 1);
  }
}
