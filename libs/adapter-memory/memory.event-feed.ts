import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BatchControl, Clock, EventFeed, FeedHandler, RecordBatch } from '#event-streaming';
import type { MemoryEventLog } from './memory.event-log.js';

/** How a {@link MemoryEventFeed} is made. */
export interface MemoryEventFeedOptions {
  readonly clock: Clock;
  /** Most records of a batch; 500 unless given. */
  readonly batchRecords?: number;
  /** Milliseconds before a rejected batch is handed in again; 1 unless given. */
  readonly retryMs?: number;
}

/** Reads a {@link MemoryEventLog}, all partitions at once. */
export class MemoryEventFeed implements EventFeed {
  private stopping = new AbortController();
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly log: MemoryEventLog,
    private readonly options: MemoryEventFeedOptions,
  ) {}

  start(handler: FeedHandler): Promise<void> {
    this.stopping = new AbortController();
    const { signal } = this.stopping;
    const partitions = Array.from({ length: this.log.partitionCount }, (_, partition) => partition);
    this.running = Promise.all(partitions.map((partition) => this.run(partition, handler, signal)));
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(partition: number, handler: FeedHandler, signal: AbortSignal): Promise<void> {
    let next = await this.persist(() => handler.startAt(partition), signal);
    while (next !== undefined && !signal.aborted) {
      const batch = this.batchAt(partition, next);
      if (batch === undefined) await this.appended(partition, next, signal);
      else next = await this.handOver(batch, handler, signal);
    }
  }

  private async handOver(batch: RecordBatch, handler: FeedHandler, signal: AbortSignal): Promise<bigint | undefined> {
    const control: BatchControl = { heartbeat: () => nextTurn(), signal };
    return this.persist(async () => {
      await handler.handle(batch, control);
      return batch.nextOffset;
    }, signal);
  }

  private batchAt(partition: number, from: bigint): RecordBatch | undefined {
    const records = this.log.read(partition, from, this.options.batchRecords ?? 500);
    const last = records.at(-1);
    if (last === undefined) return undefined;
    return { partition, records, nextOffset: last.offset + 1n, endOffset: this.log.endOffset(partition) };
  }

  private appended(partition: number, from: bigint, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        if (!signal.aborted && this.log.endOffset(partition) <= from) return;
        forget();
        resolve();
      };
      const forget = this.log.onAppend(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }

  /** Does the work until it succeeds; `undefined` once the feed stops. */
  private async persist<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
    while (!signal.aborted) {
      const outcome = await work().then(
        (value) => ({ value }),
        () => undefined,
      );
      if (outcome !== undefined) return outcome.value;
      await this.options.clock.sleep(this.options.retryMs ?? 1, signal);
    }
    return undefined;
  }
}
