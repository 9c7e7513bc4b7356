import { pino } from 'pino';
import type { LogFields, Logger } from './logger.js';

/** From everything to nothing. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** A logger that writes one line of JSON an entry to standard output; fields named like secrets are blanked. */
export function createLogger(name: string, level: LogLevel): Logger {
  const log = pino({
    name,
    level,
    formatters: { level: (label) => ({ level: label }) },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { error: pino.stdSerializers.err },
    redact: { paths: ['password', '*.password', 'authorization', '*.authorization'], censor: '…' },
  });
  const write =
    (to: 'debug' | 'info' | 'warn' | 'error') =>
    (message: string, fields: LogFields = {}) =>
      log[to](fields, message);
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
