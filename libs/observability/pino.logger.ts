import { pino, type LoggerOptions } from 'pino';
import type { LogFields, Logger } from './logger.js';

/** From everything to nothing. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** A logger that writes one line of JSON an entry to standard output, or to where a command's own output is not; fields named like secrets are blanked. */
export function createLogger(name: string, level: LogLevel, to: 'stdout' | 'stderr' = 'stdout'): Logger {
  const options: LoggerOptions = {
    name,
    level,
    formatters: { level: (label) => ({ level: label }) },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { error: pino.stdSerializers.err },
    redact: { paths: ['password', '*.password', 'authorization', '*.authorization'], censor: '…' },
  };
  const log = pino(options, pino.destination(to === 'stdout' ? 1 : { dest: 2, sync: true }));
  const write =
    (severity: 'debug' | 'info' | 'warn' | 'error') =>
    (message: string, fields: LogFields = {}) =>
      log[severity](fields, message);
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
