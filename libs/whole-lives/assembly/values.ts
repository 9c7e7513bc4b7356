const BLANK: u8 = 0x20;
const QUOTE: u8 = 0x22;
const DOT: u8 = 0x2e;
const SLASH: u8 = 0x2f;
const ZERO: u8 = 0x30;
const BACKSLASH: u8 = 0x5c;
const DELETE: u8 = 0x7f;
const VECTOR: usize = 16;
/** More may be no exact integer. */
const MOST_DIGITS: usize = 15;

/** Some text that was scanned is beyond ASCII: whether it is UTF-8 is yet to be seen. */
export let isWide: bool = false;

/** Has it false again. */
export function scanAnew(): void {
  isWide = false;
}

/** Where a text ends that begins there, which is its quote; 0 where it is not plain. */
export function textEnd(from: usize, end: usize): usize {
  for (let at = from; at < end; at += VECTOR) {
    const bytes = v128.load(at);
    const quotes = v128.eq<u8>(bytes, v128.splat<u8>(QUOTE));
    const backslashes = v128.eq<u8>(bytes, v128.splat<u8>(BACKSLASH));
    const controls = v128.lt<u8>(bytes, v128.splat<u8>(BLANK));
    const marks = v128.bitmask<u8>(v128.or(v128.or(quotes, backslashes), controls));
    const wide = v128.bitmask<u8>(bytes);
    if (marks === 0) {
      if (wide !== 0) isWide = true;
      continue;
    }
    const index = ctz(marks);
    if ((wide & ((1 << index) - 1)) !== 0) isWide = true;
    const place = at + <usize>index;
    return place < end && load<u8>(place) === QUOTE ? place : 0;
  }
  return 0;
}

/** Where an integer ends that begins there; 0 where there is none, or none that is plain. */
export function integerEnd(from: usize, end: usize): usize {
  let at = from;
  while (at < end && load<u8>(at) - ZERO <= 9) at += 1;
  const digits = at - from;
  if (digits === 0) return 0;
  return digits <= (load<u8>(from) === ZERO ? 1 : MOST_DIGITS) ? at : 0;
}

/** Whether a text without control characters may be an id (`ID_PATTERN`); its length is looked at elsewhere. */
export function isId(from: usize, to: usize): bool {
  for (let at = from; at < to; at += 1) {
    const byte = load<u8>(at);
    if (byte === SLASH || byte === DELETE) return false;
  }
  return load<u8>(from) !== DOT || to - from > 2 || load<u8>(to - 1) !== DOT;
}
