import type { Settings } from '#config';
import { createLogger, type Logger } from '#observability';

/** A command tells what it does itself, on standard output; its log, on standard error, has warnings unless told otherwise. */
export function commandLogger({ LOG_LEVEL }: Settings): Logger {
  return createLogger('ctl', LOG_LEVEL === 'info' ? 'warn' : LOG_LEVEL, 'stderr');
}
