import { unfilled } from '#buffer-sweeping';

/** Where a record lies in the bytes of a pack, and what else is known of it. */
export interface RecordPlace {
  /** Its offset, counted from that of the pack's first record. */
  ahead: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  timestamp: number;
  /** Where its key begins. */
  key: number;
  /** Or {@link NONE}. */
  keyLength: number;
  /** Where its value begins. */
  value: number;
  /** Or {@link NONE}. */
  valueLength: number;
  /** Which of the pack's lists of headers is its. */
  headers: number;
  /** See `WireRecord.accepted`. */
  accepted: boolean;
}

/** The length of `null`. */
export const NONE = -1;
/** Numbers of a place. */
const WIDTH = 8;

/** One to fill, again and again: there is one of each event. */
export function newPlace(): RecordPlace {
  return { ahead: 0, timestamp: 0, key: 0, keyLength: NONE, value: 0, valueLength: NONE, headers: 0, accepted: false };
}

/** Room for the places of so many records; one that was not written means nothing. */
export function placesFor(count: number): Float64Array<ArrayBuffer> {
  return new Float64Array(unfilled(count * WIDTH * Float64Array.BYTES_PER_ELEMENT));
}

/** Writes one of them. */
export function writePlace(places: Float64Array, index: number, place: RecordPlace): void {
  const at = index * WIDTH;
  places[at] = place.ahead;
  places[at + 1] = place.timestamp;
  places[at + 2] = place.key;
  places[at + 3] = place.keyLength;
  places[at + 4] = place.value;
  places[at + 5] = place.valueLength;
  places[at + 6] = place.headers;
  places[at + 7] = place.accepted ? 1 : 0;
}

/** Where a record's key begins. */
export function keyAt(places: Float64Array, index: number): number {
  return places[index * WIDTH + 2] as number;
}

/** How long it is, or {@link NONE}. */
export function keyLengthAt(places: Float64Array, index: number): number {
  return places[index * WIDTH + 3] as number;
}

/** What was written; given one to fill, that one. */
export function readPlace(places: Float64Array, index: number, place = newPlace()): RecordPlace {
  const at = index * WIDTH;
  place.ahead = places[at] as number;
  place.timestamp = places[at + 1] as number;
  place.key = places[at + 2] as number;
  place.keyLength = places[at + 3] as number;
  place.value = places[at + 4] as number;
  place.valueLength = places[at + 5] as number;
  place.headers = places[at + 6] as number;
  place.accepted = places[at + 7] === 1;
  return place;
}
