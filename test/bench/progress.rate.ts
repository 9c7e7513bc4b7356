import { setTimeout as pause } from 'node:timers/promises';
import type { ProgressMeter } from './progress.meter.js';

/** Seldom enough to take no part in what is measured. */
const LOOK_EVERY_MS = 50;
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
  readonly state: () => string | Promise<string>;
  /** Called at the first progress. */
  readonly onBegun?: () => void;
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
export async function watchProgress(work: WatchedWork): Promise<Progress> {
  const first = await nextSight(work, { atMs: performance.now(), done: 0 });
  if (first.done >= work.total) throw new Error(`all ${work.total} were done at the first look: take more --services`);
  work.onBegun?.();
  let last = first;
  while (last.done < work.total) last = await nextSight(work, last);
  return { first, last };
}

async function nextSight({ look, meter, total, state }: WatchedWork, before: Sight): Promise<Sight> {
  for (;;) {
    await pause(LOOK_EVERY_MS);
    const done = await look();
    const atMs = performance.now();
    meter.reached(done);
    if (done > before.done) return { atMs, done };
    if (atMs - before.atMs > STUCK_MS) throw new Error(`stuck at ${done} of ${total}:\n${await state()}`);
  }
}

/** What was done a second from the first progress to the last, or to a later end. */
export function rateOf({ first, last }: Progress, endMs = last.atMs): number {
  return ((last.done - first.done) * 1000) / (endMs - first.atMs);
}
