import { setTimeout as pause } from 'node:timers/promises';
import type { ProgressMeter } from './progress.meter.js';

/** Seldom enough to take no part in what is measured. */
const LOOK_EVERY_MS = 50;
/** What is measured begins behind so much of the work: a process of its own loads and compiles before, one that ran before does not. */
const WARM_FROM = 1 / 3;
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

/** What was seen of the work. */
export interface Progress {
  /** When watching began: nothing had been done. */
  readonly started: Sight;
  /** The first of a third of the work, or more. */
  readonly warm: Sight;
  readonly last: Sight;
}

interface Sight {
  readonly atMs: number;
  readonly done: number;
}

/**
 * Looks until the work is done; to be called right when what does it is started. Throws where it is stuck, and where it was done
 * before a part of it was seen.
 */
export async function watchProgress(work: WatchedWork): Promise<Progress> {
  const started = { atMs: performance.now(), done: 0 };
  const begun = await nextSight(work, started);
  work.onBegun?.();
  const warm = await sightOf(work, work.total * WARM_FROM, begun);
  if (warm.done >= work.total)
    throw new Error(`all ${work.total} were done before a part of them was seen: take more --services`);
  return { started, warm, last: await sightOf(work, work.total, warm) };
}

/** The first sight of so much done, or more: it may be the one before. */
async function sightOf(work: WatchedWork, least: number, before: Sight): Promise<Sight> {
  let sight = before;
  while (sight.done < least) sight = await nextSight(work, sight);
  return sight;
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

/** What was done a second once it was warm. */
export function rateOf({ warm, last }: Progress): number {
  return rateBetween(warm, last);
}

/** What was done a second from the start of who does it to the last of it, or to a later end. */
export function wholeRateOf({ started, last }: Progress, endMs = last.atMs): number {
  return rateBetween(started, { ...last, atMs: endMs });
}

function rateBetween(one: Sight, other: Sight): number {
  return ((other.done - one.done) * 1000) / (other.atMs - one.atMs);
}
