import { RECORDS, WRITTEN, LIFE_BYTES } from './arena';
import { giverOf, writeContent } from './content';
import { eventAt, fromOf, MOST_EVENTS, MOST_HOLES, toOf } from './event';
import { find, Branch } from './finding';
import { end, ID, ID_BYTES, isOpen, start, take } from './life';
import { fieldOf } from './shape';
import { readTimes } from './times';
import { isWide, scanAnew } from './values';

export { allocate, forget, room, settle } from './arena';
export { setOwnFields, setText } from './content';
export { writeFingerprints, writeIdentity } from './fingerprints';
export { addChild, newBranch, setHole, setIsId, setShape } from './finding';
export { begin } from './life';
export { addDateTime, addName, addRun, newShape, setField, setFields, setIdentity, setIds, setRun } from './shape';

/** What reading an event comes to: 0 where its shape is not known, otherwise these bits. */
const KNOWN = 1;
const WIDE = 2;
const TIMELESS = 4;
const NOT_PLAIN = 8;

/** Where records are put. */
export function recordsFrom(): usize {
  return RECORDS;
}

/** How many bytes of them there is room for. */
export function recordBytes(): usize {
  return LIFE_BYTES;
}

/** Where what comes of them stands. */
export function writtenFrom(): usize {
  return WRITTEN;
}

/** How many events a life may have. */
export function mostEvents(): usize {
  return MOST_EVENTS;
}

/** How many holes a shape may have. */
export function mostHoles(): usize {
  return MOST_HOLES;
}

/** How many bytes of an id there is room for. */
export function idBytes(): usize {
  return ID_BYTES;
}

/** Where the id of a life's service is put. */
export function idFrom(): usize {
  return ID;
}

/** Reads the event that stands there as the one with that number. */
export function read(index: i32, from: usize, to: usize, shapes: Branch): i32 {
  const event = eventAt(index);
  scanAnew();
  const shape = find(shapes, event, from, to);
  if (shape === null) return 0;
  event.shape = shape;
  if (!readTimes(event)) return NOT_PLAIN;
  return KNOWN | (isWide || shape.isWide ? WIDE : 0) | (shape.time < 0 ? TIMELESS : 0);
}

/** Says when one happened that does not tell it. */
export function setTime(index: i32, at: f64): void {
  eventAt(index).at = at;
}

/** Takes in the one with that number: see `take`. */
export function takeIn(index: i32): bool {
  return take(eventAt(index));
}

/** Whether of the first two one is the service's start, and the other one does not end it. */
export function isUnderWay(): bool {
  return isOpen(eventAt(0), eventAt(1));
}

/** Writes the content of the life at hand; returns its bytes. */
export function write(): usize {
  return writeContent(start!, end!) - WRITTEN;
}

/** When the one with that number happened. */
export function timeOf(index: i32): f64 {
  return eventAt(index).at;
}

/** Where the value of a field stands, of a life that was taken in whole; 0 where it is not given. */
export function fieldFrom(field: i32): usize {
  const event = giverOf(field, start!, end!);
  const hole = fieldOf(event.shape, field);
  return hole < 0 ? 0 : fromOf(event, hole);
}

/** Where it ends. */
export function fieldTo(field: i32): usize {
  const event = giverOf(field, start!, end!);
  return toOf(event, fieldOf(event.shape, field));
}
