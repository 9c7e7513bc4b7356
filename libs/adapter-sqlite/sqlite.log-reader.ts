import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LogReader, LogRecord, Position } from '#event-streaming';
import { PARTITION, type SqliteEventLog } from './sqlite.event-log.js';
import { guarded } from './sqlite.errors.js';

const MOST = { records: 1000, bytes: 2 * 1024 * 1024 };

/** Reads the embedded log to its end. */
export class SqliteLogReader implements LogReader {
  constructor(private readonly log: SqliteEventLog) {}

  async read(
    from: Position,
    take: (records: readonly LogRecord[], partition: number) => Promise<boolean>,
  ): Promise<void> {
    const end = guarded(() => this.log.endOffset());
    for (let next = from.get(PARTITION) ?? 0n; next < end;) {
      const start = next;
      const records = guarded(() => this.log.read(start, MOST)).filter(({ offset }) => offset < end);
      const last = records.at(-1);
      if (last === undefined || !(await take(records, PARTITION))) return;
      next = last.offset + 1n;
      await nextTurn();
    }
  }
}
