import { setTimeout as pause } from 'node:timers/promises';
import type { ProgressMeter } from './progress.meter.js';

const LOOK_EVERY_MS = 10;
/** So long may pass without progress before a run counts as failed. */
const STUCK_MS = 120_000;

/** Work that goes on somewhere else, and how it is looked at. */
export interface WatchedWork {
  /** How much there is to do. */
  readonly total: number;
  /** How much has been done; must be cheap. */
  readonly look: () => Promise<number>;
  readonly meter: ProgressMeter;
  /** What to say of it where it is stuck. */
  readonly state: () => string;
}

/** The first and the last progress that was seen. */
export interface Progress {
  readonly first: Sight;
  readonly last: Sight;
}

interface Sight {
  readonly atMs: number;
  readonly done: number;
}

/** Looks until the work is done. Throws where it is stuck, and where it was done at the first look. */
export async function watchProgress({ total, look, meter, state }: WatchedWork): Promise<Progress> {
  let first: Sight | undefined;
  let last: Sight = { atMs: performance.now(), done: 0 };
  while (last.done < total) {
    await pause(LOOK_EVERY_MS);
    const done = await look();
    const atMs = performance.now();
    meter.reached(done);
    if (done > last.done) last = { atMs, done };
    else if (atMs - last.atMs > STUCK_MS) throw new Error(`stuck at ${done} of ${total}:\n${state()}`);
    if (done > 0) first ??= last;
  }
  if (first === undefined || first.done >= total)
    throw new Error(`all ${total} were done at the first look: take more --services`);
  return { first, last };
}

/** What was done a second from the first progress to the last, or to a later end. */
export function rateOf({ first, last }: Progress, endMs = last.atMs): number {
  return ((last.done - first.done) * 1000) / (endMs - first.atMs);
}
