import { AppError } from '#domain';
import { readSettings, type Settings } from '#config';
import { createLogger, type Logger } from '#observability';

/** A process that runs until it is told to stop. */
export interface Running {
  /** Finishes what is under way and lets everything go. */
  stop(): Promise<void>;
}

/** What a process is started with. */
export interface Surroundings {
  readonly settings: Settings;
  readonly logger: Logger;
}

/** Told to stop, a process that has not done so by then is ended. */
const STOP_WITHIN_MS = 25_000;

/**
 * Runs an app as a process: reads the settings, starts it, stops it on SIGTERM and SIGINT with exit code 0.
 * Wrong settings, or what the app cannot run with, end it with exit code 1 and one line on standard error.
 */
export async function runProcess(name: string, start: (given: Surroundings) => Promise<Running>): Promise<void> {
  try {
    const settings = readSettings();
    const logger = createLogger(name, settings.LOG_LEVEL);
    stopOnSignals(await start({ settings, logger }), logger);
  } catch (error) {
    process.stderr.write(`${name}: ${describe(error)}\n`);
    process.exit(1);
  }
}

function stopOnSignals(running: Running, logger: Logger): void {
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    logger.info('stopping', { signal });
    setTimeout(() => end(1), STOP_WITHIN_MS).unref();
    running.stop().then(
      () => end(0),
      (error: unknown) => {
        logger.error('stopping failed', { error });
        end(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function end(code: number): never {
  process.exit(code);
}

/** An expected fault in one sentence; an unexpected one with its stack. */
function describe(error: unknown): string {
  if (error instanceof AppError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
