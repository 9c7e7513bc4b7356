import { allocate } from './arena';

/** Neighbouring members that are copied in one piece (`MemberRun`). */
@unmanaged
export class Run {
  lead: usize;
  leadBytes: usize;
  first: i32;
  last: i32;
  next: Run | null;
}

/** A number in a list of them. */
@unmanaged
export class Listed {
  number: i32;
  next: Listed | null;
}

/** What events have in common that differ in nothing but some values (`EventShape`). */
@unmanaged
export class Shape {
  about: i32;
  isStart: bool;
  isWide: bool;
  serviceId: i32;
  partId: i32;
  id: i32;
  source: i32;
  time: i32;
  /** By field, the number of its hole; see {@link fieldOf}. */
  fields: usize;
  circumstances: Run | null;
  ownFields: Run | null;
  extensions: Run | null;
  /** Of what is attached, the numbers that its names were given. */
  names: Listed | null;
  dateTimes: Listed | null;
}

export const SERVICE = 0;
export const STATE = 1;
const CIRCUMSTANCES = 0;
const OWN_FIELDS = 1;

let fieldCount: i32 = 0;

/** Says how many fields there are of which values are asked for one by one. */
export function setFields(count: i32): void {
  fieldCount = count;
}

/** A new one, without any hole. */
export function newShape(about: i32, isStart: bool, isWide: bool): Shape {
  const shape = changetype<Shape>(allocate(offsetof<Shape>()));
  memory.fill(changetype<usize>(shape), 0, offsetof<Shape>());
  shape.about = about;
  shape.isStart = isStart;
  shape.isWide = isWide;
  shape.fields = allocate((<usize>fieldCount) << 2);
  memory.fill(shape.fields, 0xff, (<usize>fieldCount) << 2);
  return shape;
}

/** Says which holes its ids are in; -1 for none. */
export function setIds(shape: Shape, serviceId: i32, partId: i32): void {
  shape.serviceId = serviceId;
  shape.partId = partId;
}

/** Says which holes those values are in that tell the event from others, and its time. */
export function setIdentity(shape: Shape, id: i32, source: i32, time: i32): void {
  shape.id = id;
  shape.source = source;
  shape.time = time;
}

/** Says which hole the field with that number is in. */
export function setField(shape: Shape, field: i32, hole: i32): void {
  store<i32>(shape.fields + ((<usize>field) << 2), hole);
}

/** The hole of the field with that number; -1 for none. */
export function fieldOf(shape: Shape, field: i32): i32 {
  return load<i32>(shape.fields + ((<usize>field) << 2));
}

/** Says that the value in a hole must be a date/time. */
export function addDateTime(shape: Shape, hole: i32): void {
  shape.dateTimes = listed(hole, shape.dateTimes);
}

/** Says that something is attached whose name was given that number. */
export function addName(shape: Shape, name: i32): void {
  shape.names = listed(name, shape.names);
}

/** A new run, still without what it copies, behind those of its place. */
export function addRun(shape: Shape, place: i32, lead: usize, leadBytes: usize): Run {
  const run = changetype<Run>(allocate(offsetof<Run>()));
  run.lead = lead;
  run.leadBytes = leadBytes;
  run.first = -1;
  run.last = -1;
  run.next = null;
  if (place === CIRCUMSTANCES) shape.circumstances = behind(shape.circumstances, run);
  else if (place === OWN_FIELDS) shape.ownFields = behind(shape.ownFields, run);
  else shape.extensions = behind(shape.extensions, run);
  return run;
}

/** Says from which hole to which one a run copies. */
export function setRun(run: Run, first: i32, last: i32): void {
  run.first = first;
  run.last = last;
}

/** Whether two shapes attach something under the same name. */
export function haveCommonName(one: Shape, other: Shape): bool {
  let own = one.names;
  while (own !== null) {
    if (hasName(other, own.number)) return true;
    own = own.next;
  }
  return false;
}

function hasName(shape: Shape, name: i32): bool {
  let own = shape.names;
  while (own !== null) {
    if (own.number === name) return true;
    own = own.next;
  }
  return false;
}

function listed(number: i32, next: Listed | null): Listed {
  const one = changetype<Listed>(allocate(offsetof<Listed>()));
  one.number = number;
  one.next = next;
  return one;
}

function behind(first: Run | null, run: Run): Run {
  if (first === null) return run;
  let last: Run = first;
  let next = last.next;
  while (next !== null) {
    last = next;
    next = last.next;
  }
  last.next = run;
  return first;
}
