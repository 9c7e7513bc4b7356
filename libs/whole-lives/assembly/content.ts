import { allocate, WRITTEN } from './arena';
import { copy, writeDecimal } from './bytes';
import { fromOf, toOf, Event } from './event';
import { printTime } from './host';
import { partAt, states, tasks, Parts } from './life';
import { fieldOf, Run } from './shape';
import { PRINTED } from './times';

/** The texts that are the same in all contents, by their numbers; `content.texts.ts` says what they are. */
const ID_BEGINS = 0;
const STARTED = 1;
const COMPLETED = 2;
const DURATION = 3;
const LISTS_END = 4;
const LISTS = 5;
const LIST_COUNT = 4;
const PART_IDS = LISTS + LIST_COUNT;
const FIELDS = PART_IDS + LIST_COUNT;

const QUOTE: u8 = 0x22;
const COMMA: u8 = 0x2c;
const END: u8 = 0x7d;
const MOST_TEXTS = 64;

const texts: usize = allocate(MOST_TEXTS * 2 * sizeof<usize>());
/** Fields of a service that answers show; the two of a completion have the numbers behind them. */
let ownFields: i32 = 0;
/** Where the next byte goes. */
let out: usize = WRITTEN;

/** Says which text has a number. */
export function setText(number: i32, text: usize, length: usize): void {
  const at = texts + ((<usize>number) << 3);
  store<usize>(at, text);
  store<usize>(at, length, sizeof<usize>());
}

/** Says how many fields of a service answers show. */
export function setOwnFields(count: i32): void {
  ownFields = count;
}

/** Writes what `toContent` makes of the folded service; the parts of the records as they stand there. Returns where it ends. */
export function writeContent(start: Event, end: Event): usize {
  out = WRITTEN;
  writeServiceId(start);
  for (let field = 0; field < ownFields; field += 1) writeField(giverOf(field, start, end), field);
  writeOccurrences(start, end);
  for (let list = 0; list < LIST_COUNT; list += 1) {
    writeText(LISTS + list);
    writeParts(start, list < 2 ? states : tasks, list);
  }
  writeText(LISTS_END);
  writeRuns(start, start.shape.extensions);
  writeRuns(end, end.shape.extensions);
  writeByte(END);
  return out;
}

/** The completion where it gives a field, otherwise the start, whether it gives it or not. */
export function giverOf(field: i32, start: Event, end: Event): Event {
  return fieldOf(end.shape, field) >= 0 ? end : start;
}

/** Of the lists, every second one is of those that are completed. */
function writeParts(service: Event, parts: Parts, list: i32): void {
  const isCompleted = (list & 1) === 1;
  let isFirst = true;
  for (let index = 0; index < parts.count; index += 1) {
    const part = partAt(parts, index);
    const start = part.start;
    const end = part.end;
    if ((end !== null) !== isCompleted) continue;
    if (!isFirst) writeByte(COMMA);
    isFirst = false;
    writeServiceId(service);
    writeText(PART_IDS + list);
    writeValue(start, start.shape.partId);
    writeRuns(start, start.shape.ownFields);
    writeOccurrences(start, end);
    writeRuns(start, start.shape.extensions);
    if (end !== null) writeRuns(end, end.shape.extensions);
    writeByte(END);
  }
}

function writeServiceId(service: Event): void {
  writeText(ID_BEGINS);
  writeValue(service, service.shape.serviceId);
}

function writeField(event: Event, field: i32): void {
  const hole = fieldOf(event.shape, field);
  if (hole < 0) return;
  writeText(FIELDS + field);
  writeValue(event, hole);
}

function writeOccurrences(start: Event, end: Event | null): void {
  writeText(STARTED);
  writeOccurrence(start);
  if (end === null) return;
  writeText(COMPLETED);
  writeOccurrence(end);
  writeText(DURATION);
  out = writeDecimal(<u64>max<f64>(0, end.at - start.at), out);
  writeField(end, ownFields);
  writeField(end, ownFields + 1);
}

function writeOccurrence(event: Event): void {
  if (event.printed === 0) out = printTime(event.at, out);
  else out = copy(event.printed, event.printed + PRINTED, out);
  writeByte(QUOTE);
  writeRuns(event, event.shape.circumstances);
  writeByte(END);
}

function writeRuns(event: Event, first: Run | null): void {
  let run = first;
  while (run !== null) {
    out = copy(run.lead, run.lead + run.leadBytes, out);
    if (run.first >= 0) out = copy(fromOf(event, run.first), toOf(event, run.last), out);
    run = run.next;
  }
}

function writeValue(event: Event, hole: i32): void {
  out = copy(fromOf(event, hole), toOf(event, hole), out);
}

function writeText(number: i32): void {
  const at = texts + ((<usize>number) << 3);
  const text = load<usize>(at);
  out = copy(text, text + load<usize>(at, sizeof<usize>()), out);
}

function writeByte(byte: u8): void {
  store<u8>(out, byte);
  out += 1;
}
