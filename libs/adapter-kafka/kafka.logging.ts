import { logLevel, type LogEntry, type logCreator } from 'kafkajs';
import type { Logger } from '#observability';

/** Sent at error level by kafkajs, yet part of every rebalance and of every start. */
const EVERYDAY =
  /rebalanc|coordinator is not aware of this member|load(ing)? .*offsets|not the (correct )?coordinator/i;

/**
 * Sends what kafkajs says to the logger, one level lower: what it calls an error it tries again, and what is not cured
 * by that reaches the adapter, which tells it itself. What a connection says after it was given up is for debugging.
 */
export function logTo(logger: Logger, isGivenUp: () => boolean): logCreator {
  return () => (entry: LogEntry) => {
    const { message, timestamp: _, logger: __, stack: ___, ...details } = entry.log;
    const text = `kafkajs ${entry.namespace}: ${message}`;
    logger[isGivenUp() ? 'debug' : levelOf(entry)](text, details);
  };
}

function levelOf({ level, log }: LogEntry): 'warn' | 'info' | 'debug' {
  if (level > logLevel.WARN) return 'debug';
  if (EVERYDAY.test(`${log.message} ${String(log['error'] ?? '')}`)) return 'debug';
  return level === logLevel.WARN ? 'info' : 'warn';
}
