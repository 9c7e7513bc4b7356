import type { DeadLetter } from './dead-letter-store.port.js';

/** Reads what was parked. */
export interface DeadLetterReader {
  /**
   * Hands over what has been parked by the call, in the order of parking within each original partition, part by part; a
   * letter that was parked again comes again. Each part is waited for; ends early when one resolves to `false`.
   * Rejects with `ENGINE_UNAVAILABLE` or `TIMED_OUT`.
   */
  read(take: (letters: readonly DeadLetter[]) => Promise<boolean>): Promise<void>;
}
