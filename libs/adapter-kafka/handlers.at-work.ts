import { handTo, type FedBatch, type FeedHandler } from '#event-streaming';
import type { BatchLease } from './batch.lease.js';
import type { Held } from './held.partition.js';

/** A handler at work. */
interface Work {
  readonly partition: number;
  /** Never rejects. */
  readonly settled: Promise<void>;
}

/** A batch that was handed in: where it ends, and up to where everything is durable. */
export interface HandedIn {
  readonly nextOffset: bigint;
  readonly durable: bigint;
}

/** The handlers at work now, each with its lease. */
export class HandlersAtWork {
  private readonly works = new Map<BatchLease, Work>();

  constructor(private readonly handler: FeedHandler) {}

  /** The partitions of the handlers at work. */
  get partitions(): readonly number[] {
    return [...this.works.values()].map(({ partition }) => partition);
  }

  /** Whether the handler takes packed records. */
  get takesPacked(): boolean {
    return this.handler.handlePacked !== undefined;
  }

  get isAny(): boolean {
    return this.works.size > 0;
  }

  /** Whether that of a partition is. */
  isAtWork(partition: number): boolean {
    return this.partitions.includes(partition);
  }

  /**
   * Hands a batch in and resolves to it and what became of it; to `undefined` where its partition was lost meanwhile.
   * Rejects as the handler, and reading the batch, do.
   */
  async handIn(held: Held, read: () => FedBatch, lease: BatchLease): Promise<HandedIn | undefined> {
    const work = this.handle(read, lease);
    const settled = work.then(
      () => undefined,
      () => undefined,
    );
    this.works.set(lease, { partition: held.partition, settled });
    try {
      const done = await work;
      return held.gone.aborted ? undefined : done;
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
    this.handler.release?.();
    for (const lease of this.works.keys()) lease.lose(reason);
  }

  /** Resolves when no handler is at work, of the partition alone where one is given. */
  async settled(partition?: number): Promise<void> {
    const awaited = [...this.works.values()].filter((work) => partition === undefined || work.partition === partition);
    await Promise.all(awaited.map(({ settled }) => settled));
  }

  private async handle(read: () => FedBatch, lease: BatchLease): Promise<HandedIn> {
    const batch = read();
    const { nextOffset } = batch;
    return { nextOffset, durable: (await handTo(this.handler, batch, lease.control)) ?? nextOffset };
  }
}
