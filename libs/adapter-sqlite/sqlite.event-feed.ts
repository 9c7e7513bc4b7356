import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  handTo,
  isFarBehind,
  noRecords,
  type BatchControl,
  type Clock,
  type EventFeed,
  type FedBatch,
  type FeedHandler,
  type PackedBatch,
} from '#event-streaming';
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

  /** Each failure that follows another without progress doubles the wait for the next attempt. */
  private async run(handler: FeedHandler, signal: AbortSignal): Promise<void> {
    const control: BatchControl = { heartbeat: () => nextTurn(), signal, mayHold: true };
    let place: Place | undefined;
    let pause = FIRST_PAUSE_MS;
    while (!signal.aborted) {
      const before = place?.durable;
      try {
        if (place === undefined) place = startingAt(await handler.startAt(PARTITION));
        else await this.feedOnce(place, handler, control);
        if (place.durable !== before) pause = FIRST_PAUSE_MS;
      } catch (error) {
        if (isAborted(signal)) return;
        this.surroundings.onFailure(translated(error));
        await this.surroundings.clock.sleep(pause, signal);
        pause = Math.min(LONGEST_PAUSE_MS, pause * 2);
      }
      await nextTurn();
    }
  }

  /** Hands one batch in, or waits for one. What was handed in behind the last durable offset is so again where that fails. */
  private async feedOnce(place: Place, handler: FeedHandler, control: BatchControl): Promise<void> {
    const isHeld = place.durable < place.next;
    const batch =
      this.batchAt(place.next, handler) ?? (isHeld ? noRecords({ partition: PARTITION }, place.next) : undefined);
    if (batch === undefined) return this.appended(place.next, control.signal);
    try {
      place.durable = (await handTo(handler, batch, control)) ?? batch.nextOffset;
      place.next = batch.nextOffset;
    } catch (error) {
      place.next = place.durable;
      throw error;
    }
  }

  private batchAt(from: bigint, handler: FeedHandler): FedBatch | undefined {
    const packed = handler.handlePacked && this.packedAt(from);
    if (packed !== undefined && isFarBehind(packed)) return packed;
    const records = this.log.read(from, MOST);
    const last = records.at(-1);
    if (last === undefined) return undefined;
    return { partition: PARTITION, records, nextOffset: last.offset + 1n, endOffset: this.log.endOffset() };
  }

  private packedAt(from: bigint): PackedBatch | undefined {
    const records = this.log.packAt(from);
    if (records === undefined) return undefined;
    return { partition: PARTITION, records, nextOffset: from + BigInt(records.count), endOffset: this.log.endOffset() };
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
}

/** How far a handler has been fed. */
interface Place {
  /** The offset to read next. */
  next: bigint;
  /** Up to where everything is durable. */
  durable: bigint;
}

function startingAt(from: bigint): Place {
  return { next: from, durable: from };
}

/** It may have been since it was asked last. */
function isAborted({ aborted }: AbortSignal): boolean {
  return aborted;
}
