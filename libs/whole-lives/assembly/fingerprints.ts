import { WRITTEN } from './arena';
import { areSame, copy, writeDecimal } from './bytes';
import { digest, LANES, MOST_BYTES, setLength, textOf, wordOf } from './digest';
import { eventAt, fromOf, toOf } from './event';

const COLON: u8 = 0x3a;
/** More than a length of three digits and a colon take. */
const LEAD: usize = 4;
/** Characters of one. */
const WIDTH: usize = 16;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Writes what an event's fingerprint is made of: its source's length in bytes, a colon, its source and its id; returns where it ends. */
export function writeIdentity(index: i32, target: usize): usize {
  const event = eventAt(index);
  const shape = event.shape;
  const source = fromOf(event, shape.source) + 1;
  const sourceEnd = toOf(event, shape.source) - 1;
  const at = writeDecimal(sourceEnd - source, target);
  store<u8>(at, COLON);
  const id = copy(source, sourceEnd, at + 1);
  return copy(fromOf(event, shape.id) + 1, toOf(event, shape.id) - 1, id);
}

/** Writes the fingerprints of the first events, one behind the other; returns their bytes, 0 where one cannot be told or two are the same. */
export function writeFingerprints(count: i32): usize {
  for (let first = 0; first < count; first += LANES) {
    const lanes = min(LANES, count - first);
    for (let lane = 0; lane < lanes; lane += 1) if (!put(first + lane, lane)) return 0;
    digest();
    for (let lane = 0; lane < lanes; lane += 1) write(lane, placeOf(first + lane));
  }
  return areDifferent(count) ? placeOf(count) - WRITTEN : 0;
}

/** False where it is too long. */
function put(index: i32, lane: i32): bool {
  const event = eventAt(index);
  const shape = event.shape;
  const source = toOf(event, shape.source) - fromOf(event, shape.source);
  const id = toOf(event, shape.id) - fromOf(event, shape.id);
  // Both have quotes, which are left out.
  if (LEAD + source + id - 4 > MOST_BYTES) return false;
  const text = textOf(lane);
  setLength(lane, writeIdentity(index, text) - text);
  return true;
}

/** The first 96 bits, as base64url (RFC 4648, section 5). */
function write(lane: i32, target: usize): void {
  const first = wordOf(lane, 0);
  const second = wordOf(lane, 1);
  const third = wordOf(lane, 2);
  writeBits(first >> 8, target);
  writeBits((first << 16) | (second >> 16), target + 4);
  writeBits((second << 8) | (third >> 24), target + 8);
  writeBits(third, target + 12);
}

/** The last 24 of them. */
function writeBits(bits: u32, target: usize): void {
  store<u8>(target, character(bits >> 18));
  store<u8>(target, character(bits >> 12), 1);
  store<u8>(target, character(bits >> 6), 2);
  store<u8>(target, character(bits), 3);
}

function character(bits: u32): u8 {
  return load<u8>(changetype<usize>(ALPHABET) + (((<usize>bits) & 63) << 1));
}

function areDifferent(count: i32): bool {
  for (let index = 1; index < count; index += 1)
    for (let other = 0; other < index; other += 1) if (areSame(placeOf(index), placeOf(other), WIDTH)) return false;
  return true;
}

function placeOf(index: i32): usize {
  return WRITTEN + <usize>index * WIDTH;
}
