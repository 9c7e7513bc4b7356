export {
  DEAD_LETTER_CODES,
  type DeadLetterCode,
  type PlacedRecord,
  type WireHeader,
  type WireRecord,
} from './wire.record.js';
export type { DecodedEvent, DecodedRecord, NotOurs, Undecodable } from './decoded.record.js';
export type { EventLimits } from './event.decoding.js';
export { prepareDecoding } from './decoding.preparation.js';
export { decodeRecord } from './record.decoding.js';
export { decodeHttpEvents, type AcceptedRecord, type HttpEvents, type HttpRequestParts } from './http.decoding.js';
export type { HttpHeaders } from './http.attributes.js';
export { EVENT_TYPES, eventSchemas, type EventData, type EventType } from './event.schema.js';
export { OLD_EVENT_TYPES, oldEventSchemas, type OldEventType } from './old-event.schema.js';
export { isIdText, ID_RULE } from './name.rules.js';
export { DATE_TIME_RULE, parseDateTime, printable } from './date-time.js';
export { fingerprintOf, fingerprintOfBytes } from './fingerprint.js';
export { areSameBytes, NO_BYTES, ViewedBytes } from './plain/bytes.js';
export { MOST_HOLES, type EventShape, type Hole, type MemberRun, type RunPlace } from './plain/event.shape.js';
export { plainEnvelopeOf, type EventIdentity, type EventMode, type PlainEnvelope } from './plain/plain.envelope.js';
export { learnShape, type LearnedShape } from './plain/shape.learning.js';
