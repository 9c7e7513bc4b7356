import type { Json } from '#domain';
import { deadLetter, type Undecodable } from './decoded.record.js';
import { ElementCutting } from './element.cutting.js';
import { checkStructured, sizeFault, type CheckedRecord, type EventLimits } from './event.decoding.js';
import { hasAttributes, toRecordHeaders, type HttpHeaders } from './http.attributes.js';
import { readJson, type JsonText } from './json.reading.js';
import { BATCH_TYPE, isAbsentOrJson, JSON_TYPE, mediaTypeOf, STRUCTURED_TYPE } from './media.type.js';
import { checkValue } from './record.decoding.js';
import type { DeadLetterCode, WireHeader } from './wire.record.js';
import { show } from './wording.js';

/** A request that carries events by the CloudEvents HTTP binding. */
export interface HttpRequestParts {
  readonly contentType: string | undefined;
  readonly headers: HttpHeaders;
  /** As it is once inflated. */
  readonly body: Uint8Array;
}

/** A record to append; read back from the log it is the very event of the request. */
export interface AcceptedRecord {
  /** The text of the service's id. */
  readonly key: Uint8Array;
  readonly value: Uint8Array;
  readonly headers: readonly WireHeader[];
  readonly accepted: true;
}

/** Bounds of a request. */
export interface RequestLimits extends EventLimits {
  /** Most events of one request; any number unless given. */
  readonly maxBatchEvents?: number;
}

/** What a request holds: every event in its order, or the first fault. */
export type HttpEvents =
  | { readonly kind: 'accepted'; readonly records: readonly AcceptedRecord[] }
  | { readonly kind: 'unsupported-media-type'; readonly message: string }
  | { readonly kind: 'too-many'; readonly message: string }
  | { readonly kind: 'invalid'; readonly index: number; readonly code: DeadLetterCode; readonly message: string };

/** An event as the log will keep it, but for its key. */
type Keyless = Pick<AcceptedRecord, 'value' | 'headers'>;
type Accepted = { readonly kind: 'accepted'; readonly record: AcceptedRecord };

/** Arrival is when the log takes the record. */
const NO_ARRIVAL = 0;
const STRUCTURED_HEADERS = [contentTypeHeader(STRUCTURED_TYPE)];
const NOTHING: Keyless = { value: Buffer.alloc(0), headers: [] };
/** An event without blanks and escapes is no more than so many times as long once it is written out: 1e20 becomes 21 digits. */
const MOST_GROWTH = 6;

/**
 * Reads the events of a request in structured, batched or binary mode (contract, section 3, POST /events). All or nothing:
 * of several faults the one of the first event counts, its index counted from 0. A type that is not ours is `UNKNOWN_TYPE`.
 */
export function decodeHttpEvents(request: HttpRequestParts, limits: RequestLimits): HttpEvents {
  const mediaType = request.contentType === undefined ? undefined : mediaTypeOf(request.contentType);
  if (mediaType === STRUCTURED_TYPE) return single({ value: request.body, headers: STRUCTURED_HEADERS }, limits);
  if (mediaType === BATCH_TYPE) return batch(request.body, limits);
  if (hasAttributes(request.headers)) return binary(request, limits);
  const known = `${STRUCTURED_TYPE}, ${BATCH_TYPE}, or ${JSON_TYPE} with ce- headers`;
  const given = request.contentType === undefined ? 'absent' : show(request.contentType);
  return { kind: 'unsupported-media-type', message: `content-type must be ${known}, not ${given}` };
}

function single(record: Keyless, limits: EventLimits): HttpEvents {
  const accepted = accept(checkValue({ ...record, timestamp: NO_ARRIVAL }, limits), record);
  return accepted.kind === 'dead-letter' ? invalid(0, accepted) : { kind: 'accepted', records: [accepted.record] };
}

function binary({ contentType, headers, body }: HttpRequestParts, limits: EventLimits): HttpEvents {
  const attributes = toRecordHeaders(headers);
  if (typeof attributes === 'string') {
    return invalid(0, deadLetter('INVALID_CLOUDEVENT', `${attributes} must be percent-encoded UTF-8`));
  }
  // Without it the record would not be in binary mode, and its body might pass for a whole event.
  if (headers['ce-specversion'] === undefined) {
    return invalid(0, deadLetter('INVALID_CLOUDEVENT', 'ce-specversion must be 1.0, not absent'));
  }
  const type = contentTypeHeader(contentType === undefined || isAbsentOrJson(contentType) ? JSON_TYPE : contentType);
  return single({ value: body, headers: [...attributes, type] }, limits);
}

function batch(body: Uint8Array, limits: RequestLimits): HttpEvents {
  const read = readJson(body);
  if (read.kind !== 'json') return invalid(0, read);
  if (!Array.isArray(read.json))
    return invalid(0, deadLetter('INVALID_JSON', 'a batch must be a JSON array of events'));
  const { maxBatchEvents = Infinity } = limits;
  const records: AcceptedRecord[] = [];
  const cutting = new ElementCutting(body);
  for (const json of read.json as readonly Json[]) {
    if (records.length >= maxBatchEvents)
      return { kind: 'too-many', message: `a batch may have at most ${maxBatchEvents} events` };
    const accepted = acceptElement({ ...read, json }, cutting, limits);
    if (accepted.kind === 'dead-letter') return invalid(records.length, accepted);
    records.push(accepted.record);
  }
  return { kind: 'accepted', records };
}

/** Taken as it stands in the batch, or written out, once it is known to be no deeper than it may be, and to hold nothing that JSON would change. */
function acceptElement(
  { json, strings }: JsonText,
  cutting: ElementCutting,
  limits: EventLimits,
): Accepted | Undecodable {
  const checked = checkStructured(json, { bytes: 0, timestamp: NO_ARRIVAL, strings }, limits);
  if (checked.kind !== 'checked') return accept(checked, NOTHING);
  const cut = cutting.next();
  const isSmall = cut !== undefined && cut.byteLength * MOST_GROWTH <= limits.maxEventBytes;
  const value = isSmall ? cut : Buffer.from(JSON.stringify(json));
  const fault = sizeFault(value.byteLength, limits);
  if (fault !== undefined) return deadLetter('INVALID_DATA', fault);
  return accept(checked, { value, headers: STRUCTURED_HEADERS });
}

function accept(checked: CheckedRecord, { value, headers }: Keyless): Accepted | Undecodable {
  if (checked.kind === 'dead-letter') return checked;
  if (checked.kind === 'not-ours') return deadLetter('UNKNOWN_TYPE', 'type must begin with contextservices.');
  return { kind: 'accepted', record: { key: Buffer.from(checked.serviceId), value, headers, accepted: true } };
}

function invalid(index: number, { code, message }: Undecodable): HttpEvents {
  return { kind: 'invalid', index, code, message };
}

function contentTypeHeader(contentType: string): WireHeader {
  return { name: 'content-type', value: Buffer.from(contentType) };
}
