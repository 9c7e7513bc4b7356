import type { LogReader, LogRecord, Position } from '#event-streaming';
import type { MemoryEventLog } from './memory.event-log.js';

const RECORDS_A_PART = 500;

/** Reads a {@link MemoryEventLog} to its end, one partition after the other. */
export class MemoryLogReader implements LogReader {
  constructor(private readonly log: MemoryEventLog) {}

  async read(
    from: Position,
    take: (records: readonly LogRecord[], partition: number) => Promise<boolean>,
  ): Promise<void> {
    for (const [partition, end] of await this.log.endOffsets()) {
      for (let next = from.get(partition) ?? 0n; next < end;) {
        const most = Math.min(RECORDS_A_PART, Number(end - next));
        const records = this.log.read(partition, next, most);
        if (!(await take(records, partition))) return;
        next += BigInt(records.length);
      }
    }
  }
}
