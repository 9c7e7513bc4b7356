import type { ViewedBytes } from './bytes.js';
import type { ValueRule } from './plain.rules.js';

const BLANK = 0x20;
const QUOTE = 0x22;
const DOT = 0x2e;
const SLASH = 0x2f;
const ZERO = 0x30;
const NINE = 0x39;
const BACKSLASH = 0x5c;
const DELETE = 0x7f;
/** More may be no exact integer. */
const MOST_DIGITS = 15;
/** The largest integer that is plain. */
export const MOST_PLAIN_INTEGER = 10 ** MOST_DIGITS - 1;

/** What a byte means within a text. */
const IS_WIDE = 1;
const ENDS = 2;
const IS_NOT_PLAIN = 3;
/** By byte; 0 for those that mean nothing. */
const MEANINGS = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte < BLANK || byte === BACKSLASH) return IS_NOT_PLAIN;
  if (byte === QUOTE) return ENDS;
  return byte > DELETE ? IS_WIDE : 0;
});

const WORD = 4;
/** The same byte four times. */
const FOUR = 0x01010101;
const FOUR_HIGHEST_BITS = FOUR * 0x80;

/** What of a rule is about texts. */
type TextRule = Pick<ValueRule, 'leastBytes' | 'mostBytes' | 'isId'>;

/** Finds the ends of plain values in bytes. */
export class ValueScanning {
  /** Some text that was scanned is beyond ASCII: whether it is UTF-8 is yet to be seen. */
  isWide = false;

  /** Where a text ends that begins here, which is its quote; -1 where it is not plain. */
  textEnd({ bytes, view }: ViewedBytes, from: number, end: number): number {
    let at = from;
    while (at + WORD <= end && areHarmless(view.getInt32(at))) at += WORD;
    for (; at < end; at += 1) {
      const meaning = MEANINGS[bytes[at] as number] as number;
      if (meaning === IS_WIDE) this.isWide = true;
      else if (meaning !== 0) return meaning === ENDS ? at : -1;
    }
    return -1;
  }
}

/** Where an integer ends that begins here; -1 where there is none, or none that is plain. */
export function integerEnd({ bytes }: ViewedBytes, from: number, end: number): number {
  let at = from;
  while (at < end && isDigit(bytes[at] as number)) at += 1;
  const digits = at - from;
  return digits > 0 && digits <= (bytes[from] === ZERO ? 1 : MOST_DIGITS) ? at : -1;
}

/** Whether a text is what the rule of its hole says; date/times aside. */
export function isOfRule(
  { leastBytes, mostBytes, isId }: TextRule,
  bytes: Uint8Array,
  from: number,
  to: number,
): boolean {
  const length = to - from;
  if (length < leastBytes || length > mostBytes) return false;
  return !isId || isIdInBytes(bytes, from, to);
}

/** See `ID_PATTERN`; other control characters do not come here. */
function isIdInBytes(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] as number;
    if (byte === SLASH || byte === DELETE) return false;
  }
  return bytes[from] !== DOT || to - from > 2 || bytes[to - 1] !== DOT;
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}

/**
 * Whether none of four bytes means anything within a text. A byte less than what is taken from it borrows from its highest bit; so
 * may then the one above it, and some that mean nothing are taken for harmful, never the other way round.
 */
function areHarmless(word: number): boolean {
  const controls = word - FOUR * BLANK;
  const quotes = (word ^ (FOUR * QUOTE)) - FOUR;
  const backslashes = (word ^ (FOUR * BACKSLASH)) - FOUR;
  return ((word | controls | quotes | backslashes) & FOUR_HIGHEST_BITS) === 0;
}
