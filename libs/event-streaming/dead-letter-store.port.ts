import type { DeadLetterCode } from '#event-contract';
import type { LogRecord } from './record.js';

/** A record parked with its bytes, its place and the reason. */
export interface DeadLetter {
  readonly record: LogRecord;
  readonly topic: string;
  readonly partition: number;
  readonly code: DeadLetterCode;
  readonly message: string;
}

/** Where dead letters are parked. */
export interface DeadLetterStore {
  /**
   * Parks them in their order and resolves once they are durable. Bytes, key and headers stay as they were. What was handed in is
   * read until then; after a rejection that is left open.
   */
  park(letters: readonly DeadLetter[]): Promise<void>;
}
