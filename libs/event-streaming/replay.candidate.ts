import type { DecodedRecord } from '#event-contract';
import { placeText, type LetterPlace } from './dead-letter.place.js';
import type { Decision } from './decision-store.port.js';
import type { NewRecord } from './event-log.port.js';
import type { LogRecord, Position } from './record.js';

/** The header of a replayed record: the place of the original one, as `placeText` writes it. */
export const REPLAYED_FROM = 'x-replayed-from';

/** A dead letter whose record is to be appended again. */
export interface Candidate {
  readonly place: LetterPlace;
  /** The place's text. */
  readonly text: string;
  readonly record: NewRecord;
  /** Whether a replay was begun before this one: its record may stand in the log. */
  readonly wasBegun: boolean;
  /** The decision known last. */
  readonly decision: Decision | undefined;
}

/** A letter and what may speak against its replay. */
export interface Proposal {
  readonly place: LetterPlace;
  /** As it is to be appended. */
  readonly record: LogRecord;
  readonly decision: Decision | undefined;
  readonly decoded: DecodedRecord;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly now: number;
}

/** The candidate, or why it is none. */
export function candidateOf(proposal: Proposal): Candidate | string {
  const { place, record, decision, decoded, now } = proposal;
  const reason = decisionAgainst(decision, now) ?? readingAgainst(decoded);
  if (reason !== undefined) return reason;
  const { key, value, headers, timestamp } = record;
  if (key === null || value === null) return 'a record without key or value cannot be an event';
  const text = placeText(place);
  const origin = { name: REPLAYED_FROM, value: Buffer.from(text) };
  const own = headers.filter(({ name }) => name !== REPLAYED_FROM);
  const appended = { key, value, headers: [...own, origin], timestamp };
  return { place, text, record: appended, wasBegun: decision?.kind === 'replaying', decision };
}

function decisionAgainst(decision: Decision | undefined, now: number): string | undefined {
  if (decision?.kind === 'replayed') return `it was replayed by ${decision.by}`;
  if (decision?.kind !== 'replaying' || decision.heldUntil <= now) return undefined;
  const seconds = Math.ceil((decision.heldUntil - now) / 1000);
  return `a replay by ${decision.by} is under way or was cut off: try again in ${seconds} s`;
}

function readingAgainst(decoded: DecodedRecord): string | undefined {
  if (decoded.kind === 'event') return undefined;
  if (decoded.kind === 'not-ours') return 'by now it is none of our events, and would be passed over';
  return `it still is a dead letter: ${decoded.code}: ${decoded.message}`;
}

/** The candidate with one more decision; the end of the log from before the first attempt is kept. */
export function decide(
  candidate: Candidate,
  made: Pick<Decision, 'kind' | 'by' | 'at' | 'heldUntil'>,
  logEnd: Position,
): Candidate & { readonly decision: Decision } {
  const { place, decision } = candidate;
  const isUnfinished = decision?.kind === 'replaying';
  const revision = (decision?.revision ?? 0) + 1;
  return { ...candidate, decision: { ...made, place, revision, logEnd: isUnfinished ? decision.logEnd : logEnd } };
}

/** From where on to look for what any of these positions may have been followed by. */
export function earliest(positions: readonly Position[]): Position {
  const [first = new Map<number, bigint>(), ...others] = positions;
  const starts = new Map<number, bigint>();
  for (const [partition, offset] of first) {
    const offsets = [offset, ...others.map((position) => position.get(partition) ?? 0n)];
    starts.set(
      partition,
      offsets.reduce((least, one) => (one < least ? one : least)),
    );
  }
  return starts;
}
