import { FeedWatchdog, type WatchdogPorts, type WatchdogSettings } from '#event-streaming';
import type { ProbeResult } from './health.probe.js';
import { RepeatingTask } from './repeating.task.js';

const PAUSE_MS = 2_000;

/** A feed under watch. */
export interface FeedWatch {
  /** For readiness: whether the feed moves, and if not, which partition stands still, since when and why. */
  check(): ProbeResult;
  stop(): Promise<void>;
}

/** Watches a feed every few seconds and has it renewed when it stands still; one watch a feed. */
export function watchFeed(ports: WatchdogPorts, settings: WatchdogSettings): FeedWatch {
  const watchdog = new FeedWatchdog(ports, settings);
  const task = new RepeatingTask(
    ports.clock,
    PAUSE_MS,
    () => watchdog.look(),
    (error) => ports.logger.error('the watchdog failed', { error }),
  );
  return { check: () => ({ ...watchdog.verdict(), required: true }), stop: () => task.stop() };
}
