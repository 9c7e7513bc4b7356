import type { FeedMetrics, Logger } from '#observability';
import type { CheckpointStore } from './checkpoint-store.port.js';
import type { Clock } from './clock.port.js';
import type { LogEnd } from './lag.js';
import { PartitionStalls, WatchedTime, type Stall } from './partition.stalls.js';
import type { StepFailure } from './runner.ports.js';
import { explainStall, reasonOf, tellAbsence, tellStall, type ExplainedStall } from './stall.telling.js';
import type { FeedState, WatchedFeed } from './watched-feed.port.js';

/** What a watchdog looks at, and tells. */
export interface WatchdogPorts {
  readonly feed: WatchedFeed;
  readonly runner: { failureOf(partition: number): StepFailure | undefined };
  readonly checkpoints: Pick<CheckpointStore, 'load'>;
  readonly logEnd: LogEnd;
  readonly clock: Clock;
  readonly metrics: FeedMetrics;
  readonly logger: Logger;
}

/** What is watched, and how patiently. */
export interface WatchdogSettings {
  /** The read model that the feed feeds; named in the log. */
  readonly readModel: string;
  /** Milliseconds without progress after which something is done. */
  readonly stallMs: number;
}

/** What a watchdog found. */
export interface WatchdogVerdict {
  readonly ok: boolean;
  /** Which partition stands still, since when and why; or why nothing can be seen. */
  readonly reason?: string;
}

const NOT_YET: WatchdogVerdict = { ok: false, reason: 'it has not been looked at yet' };

/** Each renewal that did not help doubles the wait for the next one, up to this many times the first. */
const MOST_PATIENCE = 16;

/**
 * Watches one feed. A partition that the feed holds, whose records lie ahead and whose checkpoint does not move, stands
 * still; so does a feed that is not in its group. What stands still for `stallMs` is told, and where the feed itself is the
 * reason, not the handler, the feed is renewed. Time in which an engine was away does not count, and partitions of other
 * projectors do not matter.
 */
export class FeedWatchdog {
  private readonly stalls = new PartitionStalls();
  private readonly time = new WatchedTime();
  private readonly seen: Sight = { hasRun: false, idleMs: 0, sinceRenewalMs: 0, patience: 1, verdict: NOT_YET };

  constructor(
    private readonly ports: WatchdogPorts,
    private readonly settings: WatchdogSettings,
  ) {}

  /** What the last look found. Ready to be a check of readiness: never waits. */
  verdict(): WatchdogVerdict {
    return this.seen.verdict;
  }

  /** Looks once; to be called every few seconds. Never rejects. */
  async look(): Promise<void> {
    const { feed, logEnd, checkpoints, clock } = this.ports;
    try {
      const [ends, reached] = await Promise.all([logEnd.endOffsets(), checkpoints.load()]);
      const [at, state] = [clock.now(), feed.status()];
      const watchedMs = this.time.step(at);
      const stalls = this.stalls.note({ at, held: state.partitions, ends, reached }, watchedMs);
      this.judge(state, stalls, watchedMs);
    } catch (error) {
      this.time.interrupt();
      if (this.seen.hasRun) this.seen.verdict = { ok: true, reason: `nothing can be seen: ${reasonOf(error)}` };
    }
  }

  private judge(state: FeedState, stalls: readonly Stall[], watchedMs: number): void {
    const { seen } = this;
    seen.hasRun ||= state.isRunning;
    seen.idleMs = state.isRunning ? 0 : seen.idleMs + watchedMs;
    seen.sinceRenewalMs += watchedMs;
    const long = stalls
      .filter((stall) => stall.watchedMs >= this.settings.stallMs)
      .map((stall) => explainStall(stall, state, this.ports.runner.failureOf(stall.partition)));
    this.tell(state, long);
    if (seen.idleMs >= this.settings.stallMs || long.some(({ cause }) => cause === 'silent')) this.renew();
    else if (long.length === 0 && this.hasWaited()) seen.patience = 1;
  }

  private tell(state: FeedState, long: readonly ExplainedStall[]): void {
    const { seen, settings, ports } = this;
    ports.metrics.feedLooked(state.isRunning, long);
    const isIdle = !seen.hasRun || seen.idleMs >= settings.stallMs;
    const reasons = [...(isIdle ? [tellAbsence(state, seen.hasRun)] : []), ...long.map(tellStall)];
    seen.verdict = reasons.length === 0 ? { ok: true } : { ok: false, reason: reasons.join('; ') };
  }

  private hasWaited(): boolean {
    return this.seen.sinceRenewalMs >= this.settings.stallMs * this.seen.patience;
  }

  private renew(): void {
    const { seen, settings, ports } = this;
    if (!this.hasWaited()) return;
    seen.sinceRenewalMs = 0;
    seen.patience = Math.min(MOST_PATIENCE, seen.patience * 2);
    const { reason = '' } = seen.verdict;
    ports.logger.error('the feed stands still and is renewed', { readModel: settings.readModel, reason });
    ports.metrics.feedRenewed();
    ports.feed.renew(reason);
  }
}

/** What a watchdog has in mind between two looks. */
interface Sight {
  hasRun: boolean;
  idleMs: number;
  sinceRenewalMs: number;
  patience: number;
  verdict: WatchdogVerdict;
}
