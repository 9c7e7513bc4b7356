import { viewedText, type MemberRun, type PlainEvent, type ViewedBytes } from '#event-contract';
import { LIST_NAMES, LISTS_BEGIN, SERVICE_FIELDS, timestampText, type ListName } from '#services';
import type { ByteWriter } from './byte.writer.js';
import { giverOf } from './event.values.js';
import type { PartList } from './part.list.js';

const QUOTE = 0x22;
const COMMA = 0x2c;
const END = 0x7d;
/** `YYYY-MM-DDTHH:mm:ss.SSSZ`. */
const TIMESTAMP_BYTES = 24;

const ID_BEGINS = viewedText('{"service_id":');
const STARTED = viewedText(',"started":{"timestamp":"');
const COMPLETED = viewedText(',"completed":{"timestamp":"');
const DURATION = viewedText(',"duration":');
const LISTS_END = viewedText(']');
const LISTS = LIST_NAMES.map(listOf);
const OWN_FIELDS = SERVICE_FIELDS.map(memberOf);
const DISPOSITIONS = ['disposition', 'disposition_desc'].map(memberOf);

/** A service whose life is whole. */
export interface WholeService {
  readonly start: PlainEvent;
  readonly end: PlainEvent;
  readonly states: PartList;
  readonly tasks: PartList;
}

/** A field, and what stands before its value. */
interface Member {
  readonly name: string;
  readonly begins: ViewedBytes;
}

/** One of the lists of parts, and what stands before it and before a part's own id. */
interface PartsList {
  readonly begins: ViewedBytes;
  readonly of: 'state' | 'task';
  readonly isCompleted: boolean;
  readonly idBegins: ViewedBytes;
}

function listOf(name: ListName, index: number): PartsList {
  const of = name.endsWith('states') ? 'state' : 'task';
  const begins = viewedText(index === 0 ? LISTS_BEGIN : `],"${name}":[`);
  return { begins, of, isCompleted: name.startsWith('completed'), idBegins: viewedText(`,"${of}_id":`) };
}

function memberOf(name: string): Member {
  return { name, begins: viewedText(`,"${name}":`) };
}

/** Writes what `toContent` makes of the folded service; the parts of the records as they stand there. */
export function writeContent(writer: ByteWriter, { start, end, states, tasks }: WholeService): void {
  writeServiceId(writer, start);
  for (const field of OWN_FIELDS) writeField(writer, giverOf(field.name, start, end), field);
  writeOccurrences(writer, start, end);
  for (const list of LISTS) {
    writer.all(list.begins);
    writeParts(writer, start, list.of === 'state' ? states : tasks, list);
  }
  writer.all(LISTS_END);
  writeRuns(writer, start, start.shape.runs.extensions);
  writeRuns(writer, end, end.shape.runs.extensions);
  writer.byte(END);
}

function writeParts(
  writer: ByteWriter,
  service: PlainEvent,
  parts: PartList,
  { isCompleted, idBegins }: PartsList,
): void {
  let isFirst = true;
  for (let index = 0; index < parts.count; index += 1) {
    const { start, end } = parts.at(index);
    if ((end !== undefined) !== isCompleted) continue;
    if (!isFirst) writer.byte(COMMA);
    isFirst = false;
    writeServiceId(writer, service);
    writer.all(idBegins);
    writeValue(writer, start, start.shape.partId);
    writePart(writer, start, end);
  }
}

function writePart(writer: ByteWriter, start: PlainEvent, end: PlainEvent | undefined): void {
  writeRuns(writer, start, start.shape.runs.fields);
  writeOccurrences(writer, start, end);
  writeRuns(writer, start, start.shape.runs.extensions);
  if (end !== undefined) writeRuns(writer, end, end.shape.runs.extensions);
  writer.byte(END);
}

function writeServiceId(writer: ByteWriter, service: PlainEvent): void {
  writer.all(ID_BEGINS);
  writeValue(writer, service, service.shape.serviceId);
}

function writeField(writer: ByteWriter, event: PlainEvent | undefined, { name, begins }: Member): void {
  const hole = event?.shape.fields.get(name);
  if (event === undefined || hole === undefined) return;
  writer.all(begins);
  writeValue(writer, event, hole);
}

function writeOccurrences(writer: ByteWriter, start: PlainEvent, end: PlainEvent | undefined): void {
  writer.all(STARTED);
  writeOccurrence(writer, start);
  if (end === undefined) return;
  writer.all(COMPLETED);
  writeOccurrence(writer, end);
  writer.all(DURATION);
  writer.integer(Math.max(0, end.at - start.at));
  for (const field of DISPOSITIONS) writeField(writer, end, field);
}

function writeOccurrence(writer: ByteWriter, event: PlainEvent): void {
  const { viewed, at, printedAt } = event;
  if (printedAt < 0) writer.ascii(timestampText(at));
  else writer.part(viewed, printedAt, printedAt + TIMESTAMP_BYTES);
  writer.byte(QUOTE);
  writeRuns(writer, event, event.shape.runs.circumstances);
  writer.byte(END);
}

function writeRuns(writer: ByteWriter, event: PlainEvent, runs: readonly MemberRun[]): void {
  for (let index = 0; index < runs.length; index += 1) {
    const { lead, first, last } = runs[index] as MemberRun;
    writer.all(lead);
    if (first >= 0) writer.part(event.viewed, event.from(first), event.to(last));
  }
}

function writeValue(writer: ByteWriter, event: PlainEvent, hole: number): void {
  writer.part(event.viewed, event.from(hole), event.to(hole));
}
