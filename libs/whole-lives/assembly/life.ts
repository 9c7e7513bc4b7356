import { allocate } from './arena';
import { haveSameId, isIdOf, MOST_EVENTS, Event } from './event';
import { haveCommonName, SERVICE, STATE } from './shape';

/** A state or task, in the order of their starts. */
@unmanaged
export class Part {
  start: Event;
  end: Event | null;
}

/** States, or tasks. */
@unmanaged
export class Parts {
  count: i32;
  first: usize;
}

const PART: usize = offsetof<Part>();

/** The states of the life at hand, and its tasks. */
export const states: Parts = newParts();
export const tasks: Parts = newParts();
/** Its start and its completion. */
export let start: Event | null = null;
export let end: Event | null = null;

/** Longer than any id of a service. */
export const ID_BYTES: usize = 256;
/** Where the service's id is put. */
export const ID: usize = allocate(ID_BYTES);
let idLength: usize = 0;

/** Begins anew, for the service with the id of so many bytes that was put there. */
export function begin(length: usize): void {
  idLength = length;
  start = null;
  end = null;
  states.count = 0;
  tasks.count = 0;
}

/** Takes in one that was read, the completion before the others, which come in their order; false where it must be folded. */
export function take(event: Event): bool {
  if (end === null) return takeEnd(event);
  const last: Event = end!;
  const shape = event.shape;
  if (!haveSameId(event, shape.serviceId, last, last.shape.serviceId)) return false;
  if (start === null) return takeStart(event, last);
  if (shape.about === SERVICE) return false;
  const parts = shape.about === STATE ? states : tasks;
  return shape.isStart ? beginPart(parts, event) : completePart(parts, event);
}

/** Whether of two that were read one is the service's start, and the other one, its latest, not its completion. */
export function isOpen(first: Event, latest: Event): bool {
  if (!isOfService(first) || !isOfService(latest)) return false;
  if (first.shape.about !== SERVICE || !first.shape.isStart) return false;
  return latest.shape.about !== SERVICE || latest.shape.isStart;
}

/** The one with that number, counted from 0. */
export function partAt(parts: Parts, index: i32): Part {
  return changetype<Part>(parts.first + <usize>index * PART);
}

function newParts(): Parts {
  const parts = changetype<Parts>(allocate(offsetof<Parts>()));
  parts.count = 0;
  parts.first = allocate(MOST_EVENTS * PART);
  return parts;
}

function isOfService(event: Event): bool {
  return isIdOf(event, event.shape.serviceId, ID, idLength);
}

function takeEnd(event: Event): bool {
  end = event;
  return isOfService(event) && event.shape.about === SERVICE && !event.shape.isStart;
}

function takeStart(event: Event, last: Event): bool {
  start = event;
  const shape = event.shape;
  return shape.about === SERVICE && shape.isStart && !haveCommonName(shape, last.shape);
}

/** False where it began before, or at the same time as another one. */
function beginPart(parts: Parts, event: Event): bool {
  let place = parts.count;
  for (let index = parts.count - 1; index >= 0; index -= 1) {
    const other = partAt(parts, index).start;
    if (other.at === event.at || isOfSamePart(other, event)) return false;
    if (other.at > event.at) place = index;
  }
  const at = parts.first + <usize>place * PART;
  memory.copy(at + PART, at, <usize>(parts.count - place) * PART);
  const part = partAt(parts, place);
  part.start = event;
  part.end = null;
  parts.count += 1;
  return true;
}

/** False where it has not begun, has ended before, or replaces what is attached to it. The latest first: most end before others of them begin. */
function completePart(parts: Parts, event: Event): bool {
  for (let index = parts.count - 1; index >= 0; index -= 1) {
    const part = partAt(parts, index);
    if (!isOfSamePart(part.start, event)) continue;
    if (part.end !== null || haveCommonName(part.start.shape, event.shape)) return false;
    part.end = event;
    return true;
  }
  return false;
}

function isOfSamePart(one: Event, other: Event): bool {
  return haveSameId(one, one.shape.partId, other, other.shape.partId);
}
