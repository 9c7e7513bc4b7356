import type { LogRecord, Position } from './record.js';

/** Reads the log from somewhere on to its end. */
export interface LogReader {
  /**
   * Hands over the records from a position on up to where the log ends at the call, in order per partition; a partition
   * that the position does not name is read from its beginning. Each part is waited for; ends early when one resolves
   * to `false`. Rejects with `ENGINE_UNAVAILABLE` or `TIMED_OUT`.
   */
  read(from: Position, take: (records: readonly LogRecord[], partition: number) => Promise<boolean>): Promise<void>;
}
