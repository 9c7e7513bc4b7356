import { allocate } from './arena';
import { areSame, copy } from './bytes';
import { fromOf, toOf, Event } from './event';
import { parseMinute, parseTime } from './host';
import { Listed } from './shape';

/** `YYYY-MM-DDTHH:mm`. */
const MINUTE: usize = 16;
/** `YYYY-MM-DDTHH:mm:ss.SSSZ`, as answers print it. */
export const PRINTED: usize = 24;
const DOT: u8 = 0x2e;
const ZERO: u8 = 0x30;
const COLON: u8 = 0x3a;
const CAPITAL_Z: u8 = 0x5a;

/**
 * One minute for each that an hour has, the latest that was read: services under way at the same time jump between as many. Its text,
 * none at first, and its time.
 */
const MINUTES: usize = 60;
const KEPT: usize = 2 * MINUTE;
const minutes: usize = allocate(MINUTES * KEPT);

/** Reads an event's time, if it tells one, and sees that all that must be date/times are. */
export function readTimes(event: Event): bool {
  const shape = event.shape;
  event.printed = 0;
  let next = shape.dateTimes;
  while (next !== null) {
    const one: Listed = next;
    next = one.next;
    const from = fromOf(event, one.number) + 1;
    const to = toOf(event, one.number) - 1;
    const isPrinted = isAsPrinted(from, to);
    const at = isPrinted ? printedTime(from) : parseTime(from, to);
    if (isNaN(at)) return false;
    if (one.number !== shape.time) continue;
    event.at = at;
    if (isPrinted) event.printed = from;
  }
  return true;
}

/** Whether a text, if it is a date/time, is what answers print for it. */
function isAsPrinted(from: usize, to: usize): bool {
  if (to - from !== PRINTED) return false;
  return load<u8>(from, 16) === COLON && load<u8>(from, 19) === DOT && load<u8>(from, 23) === CAPITAL_Z;
}

function printedTime(from: usize): f64 {
  const minute = numberAt(from + 14, 2);
  const seconds = numberAt(from + 17, 2);
  // Of what is no number neither is less.
  if (!(minute < 60) || !(seconds < 60)) return NaN;
  const kept = minutes + <usize>minute * KEPT;
  if (!areSame(from, kept, MINUTE)) {
    copy(from, from + MINUTE, kept);
    store<f64>(kept, parseMinute(from, from + MINUTE), MINUTE);
  }
  return load<f64>(kept, MINUTE) + seconds * 1000 + numberAt(from + 20, 3);
}

/** A number of so many digits; NaN where one is none. */
function numberAt(from: usize, digits: usize): f64 {
  let value = 0;
  for (let at = from; at < from + digits; at += 1) {
    const digit = load<u8>(at) - ZERO;
    if (digit > 9) return NaN;
    value = value * 10 + digit;
  }
  return value;
}
