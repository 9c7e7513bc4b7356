import type { DeadLetterCode } from '#event-contract';
import type { DeadLetter } from './dead-letter-store.port.js';
import { letterId, type LetterPlace } from './dead-letter.place.js';
import type { Decision } from './decision-store.port.js';

/** How it stands with a letter; one whose replay was begun and not finished is open. */
export type LetterState = 'open' | 'replayed' | 'discarded';

/** Which letters are meant: those that fit everything given. */
export interface LetterSelection {
  /** The events topic that they come from. */
  readonly topic: string;
  readonly ids?: ReadonlySet<string>;
  readonly code?: DeadLetterCode;
  readonly key?: Uint8Array;
  /** First instant of the record's own time, milliseconds since 1970-01-01T00:00:00Z. */
  readonly from?: number;
  /** The instant behind the last one. */
  readonly to?: number;
  readonly states?: ReadonlySet<LetterState>;
}

/** A dead letter as a list tells of it, without its bytes. */
export interface LetterCase extends Pick<DeadLetter, 'code' | 'message'> {
  readonly place: LetterPlace;
  readonly key: Uint8Array | null;
  /** The record's own time, milliseconds since 1970-01-01T00:00:00Z. */
  readonly timestamp: number;
  readonly bytes: number;
  readonly decision?: Decision;
}

/** How it stands with a letter about which that was decided. */
export function stateOf(decision: Decision | undefined): LetterState {
  return decision === undefined || decision.kind === 'replaying' ? 'open' : decision.kind;
}

/** Whether a letter is meant, whatever was decided about it. */
export function isMeant(letter: DeadLetter, selection: LetterSelection): boolean {
  const { topic, ids, code } = selection;
  if (letter.topic !== topic) return false;
  if (ids !== undefined && !ids.has(letterId(placeOf(letter)))) return false;
  return (code === undefined || letter.code === code) && isRecordMeant(letter, selection);
}

function isRecordMeant({ record }: DeadLetter, { key, from = -Infinity, to = Infinity }: LetterSelection): boolean {
  if (record.timestamp < from || record.timestamp >= to) return false;
  return key === undefined || (record.key !== null && Buffer.compare(record.key, key) === 0);
}

/** Where a letter's record stands in the log. */
export function placeOf({ topic, partition, record }: DeadLetter): LetterPlace {
  return { topic, partition, offset: record.offset };
}

/** A letter in short. */
export function caseOf(letter: DeadLetter): LetterCase {
  const { record, code, message } = letter;
  const { timestamp, value } = record;
  // A copy: the key may be a part of a whole batch, which it would keep in memory.
  const key = record.key === null ? null : new Uint8Array(record.key);
  return { place: placeOf(letter), code, message, key, timestamp, bytes: value?.byteLength ?? 0 };
}
