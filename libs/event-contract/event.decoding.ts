import { idText, isJsonObject, type Id, type Json, type JsonObject } from '#domain';
import { identify, type Attributes, type Identity } from './cloud-event.js';
import { dataFault } from './data.validation.js';
import { parseDateTime, printable } from './date-time.js';
import { deadLetter, type DecodedEvent, type NotOurs, type Undecodable } from './decoded.record.js';
import { upcast } from './event.upcasting.js';
import { fingerprintOf } from './fingerprint.js';
import { jsonFault } from './json.hygiene.js';
import { readJson } from './json.reading.js';
import { toServiceEvent } from './service-event.mapping.js';

/** What events may be. */
export interface EventLimits {
  /** The most bytes of a record's value or an HTTP body; in a batch, of one event as JSON. */
  readonly maxEventBytes: number;
}

/** The bytes of one event and when they came. */
export interface Carried {
  readonly value: Uint8Array;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly timestamp: number;
}

/** What is known of an event from around it. */
export interface Carrier {
  readonly bytes: number;
  /** When it came, milliseconds since 1970-01-01T00:00:00Z. */
  readonly timestamp: number;
  /** Whether names and strings need a look (see `mayHideFaults`). */
  readonly strings: boolean;
}

/** An event that may be accepted, before anything is made of it. */
export interface CheckedEvent {
  readonly kind: 'checked';
  readonly identity: Identity;
  readonly data: JsonObject;
  readonly carrier: Carrier;
  /** The text of the service's id. */
  readonly serviceId: string;
}

export type CheckedRecord = CheckedEvent | NotOurs | Undecodable;

/** An event whose attributes stand beside its data, which is the value. */
export function checkBinary(attributes: Attributes, carried: Carried, limits: EventLimits): CheckedRecord {
  const identity = identify(attributes);
  if (identity.kind !== 'identity') return identity;
  const { value, timestamp } = carried;
  const read = readJson(value);
  if (read.kind !== 'json') return read;
  const { json, strings } = read;
  const carrier = { bytes: value.byteLength, timestamp, strings };
  const fault = sizeFault(carrier.bytes, limits) ?? jsonFault({ json, name: 'data', level: 1, strings });
  return fault === undefined ? checkData(identity, json, carrier) : deadLetter('INVALID_DATA', fault);
}

/** An event that is one JSON object, attributes and data together. */
export function checkStructured(json: Json, carrier: Carrier, limits: EventLimits): CheckedRecord {
  if (!isJsonObject(json) || json.specversion === undefined) {
    return deadLetter('INVALID_CLOUDEVENT', 'the event must be a JSON object that has specversion');
  }
  const identity = identify(json);
  if (identity.kind !== 'identity') return identity;
  const { strings } = carrier;
  const fault = sizeFault(carrier.bytes, limits) ?? jsonFault({ json, name: '', level: 0, strings });
  return fault === undefined ? checkData(identity, json.data, carrier) : deadLetter('INVALID_DATA', fault);
}

/** Why an event is too large; `undefined` where it is not. */
export function sizeFault(bytes: number, { maxEventBytes }: EventLimits): string | undefined {
  return bytes > maxEventBytes ? `the event must have at most ${maxEventBytes} bytes, not ${bytes}` : undefined;
}

function checkData(identity: Identity, data: Json | undefined, carrier: Carrier): CheckedEvent | Undecodable {
  if (!isJsonObject(data)) return deadLetter('INVALID_DATA', 'data must be a JSON object');
  const fault = dataFault(identity.type, data);
  if (fault !== undefined) return deadLetter('INVALID_DATA', fault);
  return { kind: 'checked', identity, data, carrier, serviceId: idText(data.service_id as Id) };
}

/** What a checked event says. */
export function readEvent({ identity, data, carrier, serviceId }: CheckedEvent): DecodedEvent {
  const { source, id, time } = identity;
  const { type, data: lifted } = upcast(identity.type, data);
  return {
    kind: 'event',
    serviceId,
    fingerprint: fingerprintOf(source, id),
    event: toServiceEvent(type, lifted, happenedAt(lifted, time, carrier.timestamp)),
    bytes: carrier.bytes,
  };
}

/** The contract, section 2, When it happened. */
function happenedAt(data: JsonObject, time: number | undefined, arrival: number): number {
  const { timestamp } = data;
  const given = typeof timestamp === 'string' ? parseDateTime(timestamp) : undefined;
  return given ?? time ?? printable(arrival);
}
