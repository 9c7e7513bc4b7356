import type { ViewedBytes } from './plain/bytes.js';

/** A header of a record. Names may repeat; the last one counts. */
export interface WireHeader {
  readonly name: string;
  readonly value: Uint8Array;
}

/** A record as it stands in the log, whatever its bytes mean. */
export interface WireRecord {
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: readonly WireHeader[];
  /** The record's own time, milliseconds since 1970-01-01T00:00:00Z, as the log or its producer set it. */
  readonly timestamp: number;
  /**
   * This very run of the process has found it to be an event and made its key (`decodeHttpEvents`), and it was in memory ever
   * since: it is read without another check. Never set on what was read from a log.
   */
  readonly accepted?: boolean | undefined;
}

/** A record whose value is there, and may be no bytes. */
export type ValuedRecord = Pick<WireRecord, 'headers' | 'timestamp'> & { readonly value: Uint8Array };

/** A record's value where it lies among other bytes. */
export interface PlacedRecord extends Pick<WireRecord, 'headers' | 'timestamp'> {
  readonly viewed: ViewedBytes;
  readonly from: number;
  readonly to: number;
}

/** Why a record cannot be an event (contract, section 2, Dead letters), in the order in which they are looked for. */
export const DEAD_LETTER_CODES = [
  'INVALID_JSON',
  'INVALID_CLOUDEVENT',
  'UNKNOWN_TYPE',
  'INVALID_DATA',
  'KEY_MISMATCH',
  'SERVICE_TOO_LARGE',
] as const;

export type DeadLetterCode = (typeof DEAD_LETTER_CODES)[number];
