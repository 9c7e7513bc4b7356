import type { FeedHandler, RecordBatch } from '#event-streaming';
import type { BatchLease } from './batch.lease.js';
import type { Held } from './held.partition.js';

/** A handler at work. */
interface Work {
  readonly partition: number;
  /** Never rejects. */
  readonly settled: Promise<void>;
}

/** The handlers at work now, each with its lease. */
export class HandlersAtWork {
  private readonly works = new Map<BatchLease, Work>();

  constructor(private readonly handler: FeedHandler) {}

  /** The partitions of the handlers at work. */
  get partitions(): readonly number[] {
    return [...this.works.values()].map(({ partition }) => partition);
  }

  get isAny(): boolean {
    return this.works.size > 0;
  }

  /**
   * Hands a batch in and resolves once it is applied, to the batch; `undefined` where its partition was lost meanwhile.
   * Rejects as the handler, and reading the batch, do.
   */
  async handIn(held: Held, read: () => RecordBatch, lease: BatchLease): Promise<RecordBatch | undefined> {
    const work = this.handle(read, lease);
    const settled = work.then(
      () => undefined,
      () => undefined,
    );
    this.works.set(lease, { partition: held.partition, settled });
    try {
      const batch = await work;
      return held.gone.aborted ? undefined : batch;
    } finally {
      lease.end();
      this.works.delete(lease);
    }
  }

  /** The feed stops. */
  callOff(): void {
    for (const lease of this.works.keys()) lease.callOff();
  }

  /** The partitions may be another's now. */
  lose(reason: string): void {
    for (const lease of this.works.keys()) lease.lose(reason);
  }

  /** Resolves when no handler is at work, of the partition alone where one is given. */
  async settled(partition?: number): Promise<void> {
    const awaited = [...this.works.values()].filter((work) => partition === undefined || work.partition === partition);
    await Promise.all(awaited.map(({ settled }) => settled));
  }

  private async handle(read: () => RecordBatch, lease: BatchLease): Promise<RecordBatch> {
    const batch = read();
    await this.handler.handle(batch, lease.control);
    return batch;
  }
}
