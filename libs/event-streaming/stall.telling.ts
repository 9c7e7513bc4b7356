import type { StalledPartition } from '#observability';
import type { Stall } from './partition.stalls.js';
import type { StepFailure } from './runner.ports.js';
import type { FeedState } from './watched-feed.port.js';

/** A stall with its cause, and why in words. */
export interface ExplainedStall extends StalledPartition, Stall {
  readonly why: string;
}

/** Why a partition stands still: what fails, what is at work without end, or that nothing is read. */
export function explainStall(stall: Stall, state: FeedState, failure: StepFailure | undefined): ExplainedStall {
  const explained = { ...stall, seconds: stall.watchedMs / 1000 };
  const { partition } = stall;
  if (failure !== undefined) {
    return { ...explained, cause: 'failing', why: `${failure.step} fails: ${reasonOf(failure.error)}` };
  }
  if (state.rejected.has(partition)) {
    const reason = reasonOf(state.rejected.get(partition));
    return { ...explained, cause: 'failing', why: `its batch is rejected: ${reason}` };
  }
  if (state.atWork.includes(partition)) return { ...explained, cause: 'slow', why: 'its batch is at work without end' };
  return { ...explained, cause: 'silent', why: silence(state, stall) };
}

/** Which partition, since when and why. */
export function tellStall({ partition, since, reached, end, why }: ExplainedStall): string {
  return `partition ${partition} stands at ${reached} of ${end} since ${instant(since)}: ${why}`;
}

/** Since when and why a feed is not in its group. */
export function tellAbsence({ since, lastTrouble }: FeedState, hasRun: boolean): string {
  const what = hasRun ? `it is not in its group since ${instant(since)}` : 'it has not joined its group yet';
  if (lastTrouble === undefined) return what;
  return `${what}: ${lastTrouble.doing} failed at ${instant(lastTrouble.at)}: ${reasonOf(lastTrouble.error)}`;
}

/** What an error says. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function silence({ lastTrouble }: FeedState, { since }: Stall): string {
  const isRecent = lastTrouble !== undefined && lastTrouble.at >= since;
  return isRecent ? `${lastTrouble.doing} fails: ${reasonOf(lastTrouble.error)}` : 'nothing is read of it';
}

function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
