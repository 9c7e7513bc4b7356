import { allocate } from './arena';
import { areSame } from './bytes';
import { Shape } from './shape';

/** Events of one life at most. */
export const MOST_EVENTS: usize = 128;
/** Members of an event, of which each has a hole at most. */
export const MOST_HOLES: usize = 64;
const QUOTE: u8 = 0x22;

/** An event that was read plainly; until it is read, and where that failed, nothing of it means anything. Behind it its bounds. */
@unmanaged
export class Event {
  /** When it happened, milliseconds since 1970-01-01T00:00:00Z. */
  at: f64;
  shape: Shape;
  /** Where that stands as answers print it, without quotes; 0 where it stands nowhere. */
  printed: usize;
}

const BOUNDS: usize = offsetof<Event>();
const EVENT: usize = BOUNDS + 2 * MOST_HOLES * sizeof<usize>();
const events: usize = allocate(MOST_EVENTS * EVENT);

/** The one with that number, counted from 0. */
export function eventAt(index: i32): Event {
  return changetype<Event>(events + <usize>index * EVENT);
}

/** Keeps where the value in a hole stands, a text with its quotes. */
export function setBounds(event: Event, hole: i32, from: usize, to: usize): void {
  const at = boundsOf(event, hole);
  store<usize>(at, from);
  store<usize>(at, to, sizeof<usize>());
}

/** Where it begins. */
export function fromOf(event: Event, hole: i32): usize {
  return load<usize>(boundsOf(event, hole));
}

/** Where it ends. */
export function toOf(event: Event, hole: i32): usize {
  return load<usize>(boundsOf(event, hole), sizeof<usize>());
}

/** Whether the texts of two ids are the same, with quotes or without. */
export function haveSameId(one: Event, hole: i32, other: Event, otherHole: i32): bool {
  const from = idFrom(one, hole);
  const length = idTo(one, hole) - from;
  return isIdOf(other, otherHole, from, length);
}

/** Whether the text of an id is what stands there. */
export function isIdOf(event: Event, hole: i32, text: usize, length: usize): bool {
  const from = idFrom(event, hole);
  return idTo(event, hole) - from === length && areSame(from, text, length);
}

function idFrom(event: Event, hole: i32): usize {
  const from = fromOf(event, hole);
  return load<u8>(from) === QUOTE ? from + 1 : from;
}

function idTo(event: Event, hole: i32): usize {
  const to = toOf(event, hole);
  return load<u8>(fromOf(event, hole)) === QUOTE ? to - 1 : to;
}

function boundsOf(event: Event, hole: i32): usize {
  return changetype<usize>(event) + BOUNDS + ((<usize>hole) << 3);
}
