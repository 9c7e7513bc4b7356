import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BatchControl, Clock, EventFeed, FeedHandler, RecordBatch } from '#event-streaming';
import { PARTITION, type SqliteEventLog } from './sqlite.event-log.js';
import { translated } from './sqlite.errors.js';

/** The most of a batch; it may pass one of them by its last record. */
export interface BatchBounds {
  readonly records: number;
  readonly bytes: number;
}

/** More at a time would hold up a process that serves requests too for too long. */
const MOST: BatchBounds = { records: 2000, bytes: 2 * 1024 * 1024 };
/** Milliseconds between two looks for what was appended from beside: operators' commands do. */
const LOOK_EVERY_MS = 500;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5000;

/** What a feed works with. */
export interface FeedSurroundings {
  readonly clock: Clock;
  /** Told of each failed attempt, which is made again. */
  onFailure(error: unknown): void;
}

/** Reads the embedded log; an append of this process wakes it at once, another's within half a second. */
export class SqliteEventFeed implements EventFeed {
  private stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly log: SqliteEventLog,
    private readonly surroundings: FeedSurroundings,
    private readonly most = MOST,
  ) {}

  start(handler: FeedHandler): Promise<void> {
    this.stopping = new AbortController();
    this.running = this.run(handler, this.stopping.signal);
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(handler: FeedHandler, signal: AbortSignal): Promise<void> {
    const control: BatchControl = { heartbeat: () => nextTurn(), signal };
    let next = await this.persist(() => handler.startAt(PARTITION), signal);
    while (next !== undefined && !signal.aborted) {
      const from: bigint = next;
      next = await this.persist(() => this.feedOnce(from, handler, control), signal);
      await nextTurn();
    }
  }

  /** Hands one batch over, or waits for one; resolves to the offset to go on from. */
  private async feedOnce(from: bigint, handler: FeedHandler, control: BatchControl): Promise<bigint> {
    const batch = this.batchAt(from);
    if (batch === undefined) {
      await this.appended(from, control.signal);
      return from;
    }
    await handler.handle(batch, control);
    return batch.nextOffset;
  }

  private batchAt(from: bigint): RecordBatch | undefined {
    const records = this.log.read(from, this.most);
    const last = records.at(-1);
    if (last === undefined) return undefined;
    return { partition: PARTITION, records, nextOffset: last.offset + 1n, endOffset: this.log.endOffset() };
  }

  private appended(from: bigint, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const wake = () => {
        try {
          if (!signal.aborted && this.log.endOffset() <= from) return;
          resolve();
        } catch (error) {
          reject(translated(error));
        }
        forget();
        clearInterval(looking);
        signal.removeEventListener('abort', wake);
      };
      const looking = setInterval(wake, LOOK_EVERY_MS);
      const forget = this.log.onAppend(wake);
      signal.addEventListener('abort', wake);
    });
  }

  /** Does the work until it succeeds, with pauses that grow; `undefined` once the feed stops. */
  private async persist<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
    for (let pause = FIRST_PAUSE_MS; !signal.aborted; pause = Math.min(LONGEST_PAUSE_MS, pause * 2)) {
      try {
        return await work();
      } catch (error) {
        this.surroundings.onFailure(translated(error));
        await this.surroundings.clock.sleep(pause, signal);
      }
    }
    return undefined;
  }
}
