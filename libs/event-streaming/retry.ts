import { AppError } from '#domain';
import type { Clock } from './clock.port.js';

/** How long to wait between attempts: doubling from `firstMs` up to `maxMs`, with jitter over the upper half. */
export interface BackOff {
  readonly firstMs: number;
  readonly maxMs: number;
  /** From 0 up to 1, exclusive. */
  readonly random: () => number;
}

/** What a retried work may look at and do between attempts. */
export interface RetryControl {
  readonly clock: Clock;
  readonly backOff: BackOff;
  /** Aborted when nobody waits for the outcome any more: no further attempt is made. */
  readonly signal: AbortSignal;
  /** Told of each failed attempt before the wait; a rejection ends the retrying with it. */
  onFailure(error: unknown, attempt: number): Promise<void> | void;
}

/**
 * Does the work until it succeeds, for as long as it takes: an engine that is away is waited for.
 * Rejects at once with an error that waiting does not cure, and with `ABORTED` when it is called off.
 */
export async function retry<T>(work: () => Promise<T>, control: RetryControl): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof AppError) || !error.retriable) throw error;
      if (control.signal.aborted) throw new AppError('ABORTED', 'stopped while an engine was away', true, error);
      await control.onFailure(error, attempt);
      await control.clock.sleep(delayOf(attempt, control.backOff), control.signal);
    }
  }
}

/** Milliseconds to wait after that many failed attempts. */
export function delayOf(attempt: number, { firstMs, maxMs, random }: BackOff): number {
  const full = Math.min(maxMs, firstMs * 2 ** Math.min(attempt - 1, 30));
  return full / 2 + (random() * full) / 2;
}
