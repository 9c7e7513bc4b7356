export {
  DEAD_LETTER_CODES,
  type DeadLetterCode,
  type PlacedRecord,
  type WireHeader,
  type WireRecord,
} from './wire.record.js';
export type { DecodedEvent, DecodedRecord, NotOurs, Undecodable } from './decoded.record.js';
export type { EventLimits } from './event.decoding.js';
export { decodeRecord } from './record.decoding.js';
export { decodeHttpEvents, type AcceptedRecord, type HttpEvents, type HttpRequestParts } from './http.decoding.js';
export type { HttpHeaders } from './http.attributes.js';
export { EVENT_TYPES, eventSchemas, type EventData, type EventType } from './event.schema.js';
export { OLD_EVENT_TYPES, oldEventSchemas, type OldEventType } from './old-event.schema.js';
export { isIdText, ID_RULE } from './name.rules.js';
export { DATE_TIME_RULE, parseDateTime } from './date-time.js';
export { areSameBytes, NO_BYTES, ViewedBytes, viewedText } from './plain/bytes.js';
export type { MemberRun } from './plain/event.shape.js';
export { PlainEvent } from './plain/plain.event.js';
export { PlainReader } from './plain/plain.reader.js';
