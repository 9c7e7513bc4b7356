import { parseDateTime } from '../date-time.js';
import type { ViewedBytes } from './bytes.js';

/** `YYYY-MM-DDTHH:mm`. */
const MINUTE = 16;
/** `YYYY-MM-DDTHH:mm:ss.SSSZ`, as answers print it. */
const PRINTED = 24;
const DOT = 0x2e;
const COLON = 0x3a;
const CAPITAL_Z = 0x5a;
const ZERO = 0x30;

/** Reads date/times from bytes; those of neighbours mostly are of the same minute, which is kept. */
export class TimeReading {
  private readonly minute = new Uint8Array(MINUTE);
  private minuteAt = NaN;

  /** As `parseDateTime`; NaN where it gives nothing. */
  read({ bytes, buffer }: ViewedBytes, from: number, to: number): number {
    if (!isAsPrinted(bytes, from, to)) return parseDateTime(buffer.toString('latin1', from, to)) ?? NaN;
    if (!this.isOfMinute(bytes, from)) {
      this.minute.set(bytes.subarray(from, from + MINUTE));
      this.minuteAt = parseDateTime(`${buffer.toString('latin1', from, from + MINUTE)}:00Z`) ?? NaN;
    }
    const seconds = numberAt(bytes, from + 17, 2);
    return seconds < 60 ? this.minuteAt + seconds * 1000 + numberAt(bytes, from + 20, 3) : NaN;
  }

  private isOfMinute(bytes: Uint8Array, from: number): boolean {
    for (let at = MINUTE - 1; at >= 0; at -= 1) if (bytes[from + at] !== this.minute[at]) return false;
    return true;
  }
}

/** Whether a text, if it is a date/time, is what answers print for it. */
export function isAsPrinted(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from !== PRINTED) return false;
  return bytes[from + 16] === COLON && bytes[from + 19] === DOT && bytes[from + 23] === CAPITAL_Z;
}

/** A number of so many digits; NaN where one is none. */
function numberAt(bytes: Uint8Array, from: number, digits: number): number {
  let value = 0;
  for (let at = from; at < from + digits; at += 1) {
    const digit = (bytes[at] as number) - ZERO;
    if (digit < 0 || digit > 9) return NaN;
    value = value * 10 + digit;
  }
  return value;
}
