import { viewedText, type Members, type PlainEvent, type ViewedBytes } from '#event-contract';
import { LISTS_BEGIN, SERVICE_FIELDS, timestampText } from '#services';
import type { ByteWriter } from './byte.writer.js';
import type { Part, PartList } from './part.list.js';

const QUOTE = 0x22;
const COMMA = 0x2c;
const END = 0x7d;
/** `YYYY-MM-DDTHH:mm:ss.SSSZ`. */
const TIMESTAMP_BYTES = 24;

const ID_BEGINS = viewedText('{"service_id":');
const STARTED = viewedText(',"started":{"timestamp":"');
const COMPLETED = viewedText(',"completed":{"timestamp":"');
const DURATION = viewedText(',"duration":');
const ACTIVE_STATES = viewedText(LISTS_BEGIN);
const COMPLETED_STATES = viewedText('],"completed_states":[');
const ACTIVE_TASKS = viewedText('],"active_tasks":[');
const COMPLETED_TASKS = viewedText('],"completed_tasks":[');
const LISTS_END = viewedText(']');
const OWN_FIELDS = SERVICE_FIELDS.map(memberOf);
const DISPOSITION = ['disposition', 'disposition_desc'].map(memberOf);
const STATE_ID = viewedText(',"state_id":');
const TASK_ID = viewedText(',"task_id":');

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

function memberOf(name: string): Member {
  return { name, begins: viewedText(`,"${name}":`) };
}

/** Writes what `toContent` makes of the folded service; the parts of the records as they stand there. */
export function writeContent(writer: ByteWriter, { start, end, states, tasks }: WholeService): void {
  writeServiceId(writer, start);
  for (const field of OWN_FIELDS) writeField(writer, start, field);
  writeOccurrences(writer, start, end);
  writer.all(ACTIVE_STATES);
  writeParts(writer, start, states.all, { isCompleted: false, id: STATE_ID });
  writer.all(COMPLETED_STATES);
  writeParts(writer, start, states.all, { isCompleted: true, id: STATE_ID });
  writer.all(ACTIVE_TASKS);
  writeParts(writer, start, tasks.all, { isCompleted: false, id: TASK_ID });
  writer.all(COMPLETED_TASKS);
  writeParts(writer, start, tasks.all, { isCompleted: true, id: TASK_ID });
  writer.all(LISTS_END);
  writeMembers(writer, start, start.shape?.members.extensions);
  writeMembers(writer, end, end.shape?.members.extensions);
  writer.byte(END);
}

/** Which of some parts are written, and what stands before their ids. */
interface PartKind {
  readonly isCompleted: boolean;
  readonly id: ViewedBytes;
}

function writeParts(
  writer: ByteWriter,
  service: PlainEvent,
  parts: readonly Part[],
  { isCompleted, id }: PartKind,
): void {
  let isFirst = true;
  for (let index = 0; index < parts.length; index += 1) {
    const { start, end } = parts[index] as Part;
    if ((end !== undefined) !== isCompleted) continue;
    if (!isFirst) writer.byte(COMMA);
    isFirst = false;
    writeServiceId(writer, service);
    writer.all(id);
    writeValue(writer, start, start.shape?.partId);
    writePart(writer, start, end);
  }
}

function writePart(writer: ByteWriter, start: PlainEvent, end: PlainEvent | undefined): void {
  writeMembers(writer, start, start.shape?.members.fields);
  writeOccurrences(writer, start, end);
  writeMembers(writer, start, start.shape?.members.extensions);
  if (end !== undefined) writeMembers(writer, end, end.shape?.members.extensions);
  writer.byte(END);
}

function writeServiceId(writer: ByteWriter, service: PlainEvent): void {
  writer.all(ID_BEGINS);
  writeValue(writer, service, service.shape?.serviceId);
}

function writeField(writer: ByteWriter, event: PlainEvent, { name, begins }: Member): void {
  const hole = event.shape?.fields.get(name);
  if (hole === undefined) return;
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
  for (const field of DISPOSITION) writeField(writer, end, field);
}

function writeOccurrence(writer: ByteWriter, event: PlainEvent): void {
  const { viewed, at, printedAt } = event;
  if (printedAt < 0) writer.ascii(timestampText(at));
  else writer.part(viewed, printedAt, printedAt + TIMESTAMP_BYTES);
  writer.byte(QUOTE);
  writeMembers(writer, event, event.shape?.members.circumstances);
  writer.byte(END);
}

function writeMembers(writer: ByteWriter, { viewed, holes }: PlainEvent, all: readonly Members[] = []): void {
  for (let index = 0; index < all.length; index += 1) {
    const { lead, first, last } = all[index] as Members;
    writer.all(lead);
    if (first >= 0) writer.part(viewed, holes[2 * first] as number, holes[2 * last + 1] as number);
  }
}

function writeValue(writer: ByteWriter, { viewed, holes }: PlainEvent, hole = -1): void {
  writer.part(viewed, holes[2 * hole] as number, holes[2 * hole + 1] as number);
}
