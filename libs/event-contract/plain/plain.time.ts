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

/** Reads date/times from ASCII bytes; those of neighbours mostly are of the same minute. */
export class PlainTime {
  /** Whether the bytes read last are what answers print. */
  isPrinted = false;
  private readonly minute = new Uint8Array(MINUTE);
  private minuteAt = NaN;

  /** As `parseDateTime`; NaN where it gives nothing. */
  read({ bytes, buffer }: ViewedBytes, from: number, to: number): number {
    this.isPrinted = isPrinted(bytes, from, to);
    if (!this.isPrinted) return parseDateTime(buffer.toString('latin1', from, to)) ?? NaN;
    if (!this.isOfMinute(bytes, from)) {
      this.minute.set(bytes.subarray(from, from + MINUTE));
      this.minuteAt = parseDateTime(`${buffer.toString('latin1', from, from + MINUTE)}:00Z`) ?? NaN;
    }
    const seconds = number(bytes, from + 17, 2);
    return seconds < 60 ? this.minuteAt + seconds * 1000 + number(bytes, from + 20, 3) : NaN;
  }

  private isOfMinute(bytes: Uint8Array, from: number): boolean {
    for (let at = MINUTE - 1; at >= 0; at -= 1) if (bytes[from + at] !== this.minute[at]) return false;
    return true;
  }
}

function isPrinted(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from !== PRINTED) return false;
  return bytes[from + 16] === COLON && bytes[from + 19] === DOT && bytes[from + 23] === CAPITAL_Z;
}

/** NaN where one is no digit. */
function number(bytes: Uint8Array, from: number, digits: number): number {
  let value = 0;
  for (let at = from; at < from + digits; at += 1) {
    const digit = (bytes[at] as number) - ZERO;
    if (digit < 0 || digit > 9) return NaN;
    value = value * 10 + digit;
  }
  return value;
}
