import { areSameBytes, type PlainEvent, type ViewedBytes } from '#event-contract';

const QUOTE = 0x22;
const LAST_ASCII = 0x7f;

/** The bytes of an id's text. */
interface IdBytes {
  readonly viewed: ViewedBytes;
  readonly from: number;
  readonly to: number;
}

/** Whether two events are about the same state or task: the texts of its ids are the same. */
export function areOfSamePart(one: PlainEvent, other: PlainEvent): boolean {
  return areSameIds(idIn(one, one.shape.partId), idIn(other, other.shape.partId));
}

/** Whether the texts of their services' ids are the same. */
export function areOfSameService(one: PlainEvent, other: PlainEvent): boolean {
  return areSameIds(idIn(one, one.shape.serviceId), idIn(other, other.shape.serviceId));
}

/** Whether an event's service has that id, all of ASCII: of others this is not seen. */
export function isOfService(event: PlainEvent, id: string): boolean {
  const { viewed, from, to } = idIn(event, event.shape.serviceId);
  const { bytes } = viewed;
  if (to - from !== id.length) return false;
  for (let at = 0; at < id.length; at += 1) {
    const code = id.charCodeAt(at);
    if (code > LAST_ASCII || bytes[from + at] !== code) return false;
  }
  return true;
}

/** Whether both attach something under the same name. */
export function haveCommonName({ shape: one }: PlainEvent, { shape: other }: PlainEvent): boolean {
  return one.extensionNames.some((name) => other.extensionNames.includes(name));
}

/** Which of a start and a completion gives a field, if any: the later one where both do. */
export function giverOf(name: string, start: PlainEvent, end: PlainEvent): PlainEvent | undefined {
  if (end.shape.fields.has(name)) return end;
  return start.shape.fields.has(name) ? start : undefined;
}

/** The value of a field that is given, as JSON in ASCII. */
export function asciiOf(event: PlainEvent, name: string): string {
  const hole = event.shape.fields.get(name) ?? -1;
  return event.viewed.buffer.toString('latin1', event.from(hole), event.to(hole));
}

function areSameIds(one: IdBytes, other: IdBytes): boolean {
  return one.to - one.from === other.to - other.from && areSameBytes(one.viewed, one.from, other.viewed, other);
}

/** Without its quotes, if it has any. */
function idIn(event: PlainEvent, hole: number): IdBytes {
  const { viewed } = event;
  const from = event.from(hole);
  const quotes = viewed.bytes[from] === QUOTE ? 1 : 0;
  return { viewed, from: from + quotes, to: event.to(hole) - quotes };
}
