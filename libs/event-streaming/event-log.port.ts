import type { WireRecord } from '#event-contract';
import type { Position } from './record.js';

/** A record to append; its key decides its partition. */
export type NewRecord = Omit<WireRecord, 'timestamp'> & {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
  /** A time that it has already, milliseconds since 1970-01-01T00:00:00Z: a replayed record keeps its own. */
  readonly timestamp?: number;
};

/** Where facts are appended. */
export interface EventLog {
  /**
   * Appends the records in their order (per key) and resolves once they are durable.
   * The position returned is reached by a reader that has seen them all; no records, an empty position.
   * Each record's timestamp is the time of appending, unless it brings one of its own.
   * Rejects with `ENGINE_UNAVAILABLE` or `TIMED_OUT`; whether they were appended is open then.
   */
  append(records: readonly NewRecord[]): Promise<Position>;
}
