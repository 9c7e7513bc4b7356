import type { Logger } from '#observability';
import type { LoggerService } from '@nestjs/common';

/** What Nest says of itself, in the process's log: its start-up notes are for who debugs. */
export function nestLogging(logger: Logger): LoggerService {
  return {
    log: (message, ...context) => logger.debug(String(message), { context }),
    debug: (message, ...context) => logger.debug(String(message), { context }),
    verbose: (message, ...context) => logger.debug(String(message), { context }),
    warn: (message, ...context) => logger.warn(String(message), { context }),
    error: (message, ...context) => logger.error(String(message), { context }),
    fatal: (message, ...context) => logger.error(String(message), { context }),
  };
}
