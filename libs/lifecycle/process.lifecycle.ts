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
 * Runs an app as a process: reads the settings, starts it, stops it on SIGTERM and SIGINT with exit code 0; one that comes
 * while it starts is obeyed once it has. Wrong settings, or what the app cannot run with, end it with exit code 1 and one
 * line on standard error.
 */
export async function runProcess(name: string, start: (given: Surroundings) => Promise<Running>): Promise<void> {
  try {
    const settings = readSettings();
    const logger = createLogger(name, settings.LOG_LEVEL);
    const signalled = firstSignal(logger);
    const running = await start({ settings, logger });
    void signalled.then(() => stop(running, logger));
  } catch (error) {
    process.stderr.write(`${name}: ${describe(error)}\n`);
    process.exit(1);
  }
}

/** Resolves when the process is told to stop; from then on it has so many seconds. Told again, it goes on as it is. */
function firstSignal(logger: Logger): Promise<void> {
  return new Promise((resolve) => {
    let isTold = false;
    const told = (signal: string): void => {
      if (isTold) return;
      isTold = true;
      logger.info('stopping', { signal });
      setTimeout(() => end(1), STOP_WITHIN_MS).unref();
      resolve();
    };
    process.on('SIGTERM', told);
    process.on('SIGINT', told);
  });
}

async function stop(running: Running, logger: Logger): Promise<void> {
  try {
    await running.stop();
  } catch (error) {
    logger.error('stopping failed', { error });
    end(1);
  }
  end(0);
}

function end(code: number): never {
  process.exit(code);
}

/** An expected fault in one sentence; an unexpected one with its stack. */
function describe(error: unknown): string {
  if (error instanceof AppError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
