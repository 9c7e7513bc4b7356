import { logLevel, type LogEntry, type logCreator } from 'kafkajs';
import type { Logger } from '#observability';

/** Sent at error level by kafkajs, yet part of every rebalance and of every start. */
const EVERYDAY =
  /rebalanc|does not host this topic|topic creation errors|without match|coordinator is not aware of this member|load(ing)? .*offsets|not the (correct )?coordinator/i;

/** While a broker is away the same lines come many times a second. */
const QUIET_FOR_MS = 30_000;
const REMEMBERED = 200;

/**
 * Sends what kafkajs says to the logger, one level lower: what it calls an error it tries again, and what is not cured
 * by that reaches the adapter, which tells it itself. A line that repeats itself is told every 30 seconds, the others
 * are for debugging, and so is what a connection says after it was given up.
 */
export function logTo(logger: Logger, isGivenUp: () => boolean, told: Map<string, number> = new Map()): logCreator {
  return () => (entry: LogEntry) => {
    const { message, timestamp: _, logger: __, stack: ___, ...details } = entry.log;
    const text = `kafkajs ${entry.namespace}: ${message}`;
    const level = isGivenUp() ? 'debug' : levelOf(entry);
    const isNews = level === 'debug' || wasQuiet(`${text} ${String(details['error'] ?? '')}`, told);
    logger[isNews ? level : 'debug'](text, details);
  };
}

function wasQuiet(line: string, told: Map<string, number>): boolean {
  const now = Date.now();
  if (now - (told.get(line) ?? 0) < QUIET_FOR_MS) return false;
  if (told.size >= REMEMBERED) told.clear();
  told.set(line, now);
  return true;
}

function levelOf({ level, log }: LogEntry): 'warn' | 'info' | 'debug' {
  if (level > logLevel.WARN) return 'debug';
  if (EVERYDAY.test(`${log.message} ${String(log['error'] ?? '')}`)) return 'debug';
  return level === logLevel.WARN ? 'info' : 'warn';
}
