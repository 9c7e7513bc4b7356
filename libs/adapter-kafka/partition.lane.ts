import type { Message } from 'kafkajs';
import { AppError } from '#domain';
import { backOffMs, pause } from './deadline.js';

/** Sends messages to the lane's partition in one request; resolves to the first one's offset. */
export type SendToPartition = (messages: readonly Message[]) => Promise<bigint>;

/** Messages that are sent in one request, all or none. */
interface Parcel {
  readonly messages: readonly Message[];
  readonly bytes: number;
  /** Nobody waits any more: it is not sent, or not again. */
  done: boolean;
  /** Was refused in company, so it is sent by itself. */
  alone: boolean;
  lastError: AppError | undefined;
  settle(outcome: bigint | AppError): void;
}

/** How a lane sends. */
export interface LaneSettings {
  /** What one request takes together. */
  readonly maxRequestBytes: number;
  readonly maxRequestMessages: number;
  /** Milliseconds between attempts at most. */
  readonly maxBackOffMs: number;
}

/**
 * The way into one partition: one request at a time, so that order holds and little is ever abandoned in flight. What
 * comes in meanwhile goes out together with the next request. Attempts are made again until nobody waits for them.
 */
export class PartitionLane {
  private readonly waiting: Parcel[] = [];
  private busy = false;
  private readonly closing = new AbortController();

  constructor(
    private readonly send: SendToPartition,
    private readonly settings: LaneSettings,
  ) {}

  /** Resolves to the offset of the first message; rejects at `deadline` (milliseconds since 1970) at the latest. */
  append(messages: readonly Message[], bytes: number, deadline: number): Promise<bigint> {
    return new Promise((resolve, reject) => {
      const parcel: Parcel = {
        messages,
        bytes,
        done: false,
        alone: false,
        lastError: undefined,
        settle: (outcome) => {
          if (parcel.done) return;
          parcel.done = true;
          clearTimeout(timer);
          if (typeof outcome === 'bigint') resolve(outcome);
          else reject(outcome);
        },
      };
      const timer = setTimeout(() => parcel.settle(parcel.lastError ?? late()), deadline - Date.now());
      this.waiting.push(parcel);
      if (!this.busy) void this.drain();
    });
  }

  /** Rejects what still waits. */
  close(): void {
    this.closing.abort();
    for (const parcel of this.waiting) parcel.settle(new AppError('ABORTED', 'Kafka: the producer was closed', true));
  }

  private async drain(): Promise<void> {
    this.busy = true;
    let failures = 0;
    for (let parcels = this.next(); parcels.length > 0; parcels = this.next()) {
      const error = await this.attempt(parcels);
      failures = error === undefined ? 0 : failures + 1;
      if (error?.retriable === true) await pause(backOffMs(failures, this.settings.maxBackOffMs), this.closing.signal);
    }
    this.busy = false;
  }

  private async attempt(parcels: readonly Parcel[]): Promise<AppError | undefined> {
    try {
      let offset = await this.send(parcels.flatMap(({ messages }) => messages));
      for (const parcel of parcels) {
        parcel.settle(offset);
        offset += BigInt(parcel.messages.length);
      }
      return undefined;
    } catch (cause) {
      const error =
        cause instanceof AppError ? cause : new AppError('INTERNAL', 'sending to Kafka failed', false, cause);
      this.putBack(parcels, error);
      return error;
    }
  }

  private putBack(parcels: readonly Parcel[], error: AppError): void {
    const isVerdict = this.closing.signal.aborted || (!error.retriable && parcels.length === 1);
    for (const parcel of parcels) {
      parcel.lastError = error;
      parcel.alone ||= !error.retriable;
      if (isVerdict) parcel.settle(error);
    }
    this.waiting.unshift(...parcels);
  }

  /** The next parcels to go together, in order: at least one, where there is any. */
  private next(): Parcel[] {
    const parcels: Parcel[] = [];
    const sum = { bytes: 0, messages: 0 };
    for (let parcel = this.waiting[0]; parcel !== undefined; parcel = this.waiting[0]) {
      if (!parcel.done) {
        sum.bytes += parcel.bytes;
        sum.messages += parcel.messages.length;
        if (parcels.length > 0 && (parcel.alone || this.isTooMuch(sum))) return parcels;
        parcels.push(parcel);
      }
      this.waiting.shift();
      if (parcel.alone && !parcel.done) return parcels;
    }
    return parcels;
  }

  private isTooMuch({ bytes, messages }: { readonly bytes: number; readonly messages: number }): boolean {
    return bytes > this.settings.maxRequestBytes || messages > this.settings.maxRequestMessages;
  }
}

function late(): AppError {
  return new AppError('TIMED_OUT', 'Kafka did not acknowledge in time', true);
}
