import type { Json } from '#domain';
import { DATE_TIME_RULE, parseDateTime } from './date-time.js';
import { deadLetter, type NotOurs, type Undecodable } from './decoded.record.js';
import { findEventType } from './event.schema.js';
import type { WireType } from './event.upcasting.js';
import { isAbsentOrJson, JSON_TYPE } from './media.type.js';
import { findOldEventType } from './old-event.schema.js';
import { show } from './wording.js';

const OUR_PREFIX = 'contextservices.';
const NOT_OURS: NotOurs = Object.freeze({ kind: 'not-ours' });

/** The attributes of a CloudEvent that mean something to us, as they came, whatever they are. */
export interface Attributes {
  readonly specversion?: Json;
  readonly id?: Json;
  readonly source?: Json;
  readonly type?: Json;
  readonly time?: Json;
  readonly datacontenttype?: Json;
  /** No attribute, but it stands among them in the JSON format. */
  readonly data_base64?: Json;
}

/** Attributes of which those are there that identify an event. */
type Named = Attributes & { readonly type: string; readonly id: string; readonly source: string };

/** A CloudEvent of one of our types. */
export interface Identity {
  readonly kind: 'identity';
  readonly type: WireType;
  readonly source: string;
  readonly id: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly time: number | undefined;
}

/**
 * What the attributes say: an event of ours, one of somebody else's (whatever else is wrong with it), or a fault
 * (contract, section 2; CloudEvents 1.0.2, section 3.1). `null` is the same as leaving an attribute out.
 */
export function identify(attributes: Attributes): Identity | NotOurs | Undecodable {
  if (isForeign(attributes.type)) return NOT_OURS;
  if (!isNamed(attributes)) return deadLetter('INVALID_CLOUDEVENT', missing(attributes));
  const time = readTime(attributes.time);
  const fault = formFault(attributes) ?? (Number.isNaN(time) ? timeRule(attributes.time) : undefined);
  if (fault !== undefined) return deadLetter('INVALID_CLOUDEVENT', fault);
  const { type: name, id, source } = attributes;
  const type = findEventType(name) ?? findOldEventType(name);
  if (type === undefined) return deadLetter('UNKNOWN_TYPE', `type must be a documented one, not ${show(name)}`);
  return { kind: 'identity', type, source, id, time };
}

function isForeign(type: Json | undefined): boolean {
  return isText(type) && !type.startsWith(OUR_PREFIX);
}

function isNamed(attributes: Attributes): attributes is Named {
  return isText(attributes.type) && isText(attributes.id) && isText(attributes.source);
}

function timeRule(time: Json | undefined): string {
  return `time must be ${DATE_TIME_RULE}, not ${show(time)}`;
}

function isText(value: Json | undefined): value is string {
  return typeof value === 'string' && value !== '';
}

function missing({ type, id, source }: Attributes): string {
  const required = Object.entries({ type, id, source });
  const [name, value] = required.find(([, given]) => !isText(given)) ?? [];
  return `${name} must be a string that is not empty, not ${show(value ?? 'absent')}`;
}

function formFault({ specversion, datacontenttype, data_base64 }: Attributes): string | undefined {
  if (specversion !== '1.0') return `specversion must be "1.0", not ${show(specversion)}`;
  if (!isAbsentOrJson(datacontenttype)) return `datacontenttype must be ${JSON_TYPE}, not ${show(datacontenttype)}`;
  if (data_base64 !== undefined && data_base64 !== null) return 'data_base64 must be absent: data is JSON';
  return undefined;
}

/** Milliseconds since 1970-01-01T00:00:00Z; `undefined` where it is left out, NaN where it is no date/time. */
export function readTime(time: Json | undefined): number | undefined {
  if (time === undefined || time === null) return undefined;
  return typeof time === 'string' ? (parseDateTime(time) ?? NaN) : NaN;
}
