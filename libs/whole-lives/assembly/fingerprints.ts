import { WRITTEN } from './arena';
import { areSame, copy, writeDecimal } from './bytes';
import { digest, LANES, MOST_BYTES, setLength, textOf, wordOf } from './digest';
import { eventAt, fromOf, toOf } from './event';

/** What {@link writeFingerprints} returns where it leaves them to others, as an identity is too long, and where two are the same. */
const UNWRITTEN: i32 = 0;
const TWICE: i32 = -1;

const COLON: u8 = 0x3a;
/** What no character of UTF-8 begins with, and what those do that JavaScript has two units for. */
const CONTINUATION: u8 = 0x80;
const CONTINUATION_BITS: u8 = 0xc0;
const TWO_UNITS: u8 = 0xf0;
/** Both are texts, which stand there with their quotes. */
const QUOTES: usize = 4;
/** A length of three digits, and a colon. */
const LEAD: usize = 4;
/** Characters of a fingerprint. */
const WIDTH: usize = 16;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Writes what the fingerprint of the event with that number is made of; returns its bytes. */
export function writeIdentity(index: i32): usize {
  return putIdentity(index, WRITTEN) - WRITTEN;
}

/**
 * Puts there what an event's fingerprint is made of (see `fingerprintOf`): how long its source is, in JavaScript's units, a colon,
 * its source and its id; returns where it ends.
 */
function putIdentity(index: i32, target: usize): usize {
  const event = eventAt(index);
  const shape = event.shape;
  const source = fromOf(event, shape.source) + 1;
  const sourceEnd = toOf(event, shape.source) - 1;
  const at = writeDecimal(unitsIn(source, sourceEnd), target);
  store<u8>(at, COLON);
  const id = copy(source, sourceEnd, at + 1);
  return copy(fromOf(event, shape.id) + 1, toOf(event, shape.id) - 1, id);
}

/**
 * Writes the fingerprints of the first events, one behind the other; returns their bytes, {@link UNWRITTEN} or {@link TWICE}. Each must
 * tell its identity itself, in UTF-8.
 */
export function writeFingerprints(count: i32): i32 {
  for (let first = 0; first < count; first += LANES) {
    const lanes = min(LANES, count - first);
    for (let lane = 0; lane < lanes; lane += 1) if (!putText(first + lane, lane)) return UNWRITTEN;
    digest();
    for (let lane = 0; lane < lanes; lane += 1) writeFingerprint(lane, placeOf(first + lane));
  }
  return areDifferent(count) ? <i32>(placeOf(count) - WRITTEN) : TWICE;
}

/** False where it is too long. */
function putText(index: i32, lane: i32): bool {
  if (LEAD + identityBytes(index) > MOST_BYTES) return false;
  const text = textOf(lane);
  setLength(lane, putIdentity(index, text) - text);
  return true;
}

function identityBytes(index: i32): usize {
  const event = eventAt(index);
  const shape = event.shape;
  const source = toOf(event, shape.source) - fromOf(event, shape.source);
  const id = toOf(event, shape.id) - fromOf(event, shape.id);
  return source + id - QUOTES;
}

/** How many units of UTF-16 a text in UTF-8 has. */
function unitsIn(from: usize, to: usize): u64 {
  let units: u64 = 0;
  for (; from < to; from += 1) {
    const byte = load<u8>(from);
    if ((byte & CONTINUATION_BITS) !== CONTINUATION) units += byte >= TWO_UNITS ? 2 : 1;
  }
  return units;
}

/** The first 96 bits, as base64url (RFC 4648, section 5). */
function writeFingerprint(lane: i32, target: usize): void {
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
