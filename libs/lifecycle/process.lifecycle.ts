import { AppError } from '#domain';
import { readSettings, type Settings } from '#config';
import { createLogger, type Logger } from '#observability';
import { requireGuard } from './http.listening.js';
import { StopSignals } from './stop.signals.js';
import { systemClock } from './system.clock.js';

/** A process that runs until it is told to stop. */
export interface Running {
  /** From now on it is not ready, but serves on: whoever sends it work is to notice. */
  drain?(): void;
  /** Finishes what is under way and lets everything go. */
  stop(): Promise<void>;
}

/** What a process is started with. */
export interface Surroundings {
  readonly settings: Settings;
  readonly logger: Logger;
}

/** What a process has for stopping, milliseconds, beside what its requests have. */
const STOP_WITHIN_MS = 10_000;

/**
 * Runs an app as a process: reads the settings, starts it, stops it on SIGTERM and SIGINT with exit code 0; one that comes
 * while it starts is obeyed once it has. On SIGTERM an app that can drain does so for `SHUTDOWN_DRAIN_MS` before; any further
 * signal, and SIGINT at once, cuts that short. Wrong settings, or what the app cannot run with, end it with exit code 1 and
 * one line on standard error.
 */
export async function runProcess(name: string, start: (given: Surroundings) => Promise<Running>): Promise<void> {
  try {
    const settings = readSettings();
    requireGuard(settings);
    const logger = createLogger(name, settings.LOG_LEVEL);
    const signals = new StopSignals(logger);
    void signals.first.then(() => setTimeout(() => exit(1), longestStopMs(settings)).unref());
    const running = await start({ settings, logger });
    void signals.first.then(() => end(running, signals, { settings, logger }));
  } catch (error) {
    process.stderr.write(`${name}: ${describe(error)}\n`);
    process.exit(1);
  }
}

/** From the first signal on a process has so many milliseconds. */
function longestStopMs({ SHUTDOWN_DRAIN_MS, SHUTDOWN_GRACE_MS }: Settings): number {
  return SHUTDOWN_DRAIN_MS + SHUTDOWN_GRACE_MS + STOP_WITHIN_MS;
}

async function end(running: Running, signals: StopSignals, { settings, logger }: Surroundings): Promise<void> {
  if (running.drain !== undefined && settings.SHUTDOWN_DRAIN_MS > 0) {
    running.drain();
    await systemClock.sleep(settings.SHUTDOWN_DRAIN_MS, signals.hurry);
  }
  await stop(running, logger);
}

async function stop(running: Running, logger: Logger): Promise<void> {
  try {
    await running.stop();
  } catch (error) {
    logger.error('stopping failed', { error });
    exit(1);
  }
  exit(0);
}

function exit(code: number): never {
  process.exit(code);
}

/** An expected fault in one sentence; an unexpected one with its stack. */
function describe(error: unknown): string {
  if (error instanceof AppError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
