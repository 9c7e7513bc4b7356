import { idText, type Id, type JsonObject } from '#domain';
import type { DecodedEvent } from './decoded.record.js';
import { parseDateTime } from './date-time.js';
import { readEvent } from './event.decoding.js';
import { findEventType } from './event.schema.js';
import type { WireType } from './event.upcasting.js';
import { readHeaders } from './record.headers.js';
import type { ValuedRecord } from './wire.record.js';

/** What the attributes are, once they have been checked. */
interface Checked {
  readonly type: WireType;
  readonly id: string;
  readonly source: string;
  readonly time?: string | null;
}

/**
 * What a record says that was accepted before (see `WireRecord.accepted`): the same as with every check, in half the time.
 * Of anything else it makes nonsense, or throws.
 */
export function readAccepted({ value, headers, timestamp }: ValuedRecord): DecodedEvent {
  const json = JSON.parse(textOf(value)) as JsonObject;
  const { isBinary, attributes } = readHeaders(headers);
  const { type, id, source, time } = (isBinary ? attributes : json) as unknown as Checked;
  const data = (isBinary ? json : json.data) as JsonObject;
  return readEvent({
    kind: 'checked',
    identity: { kind: 'identity', type: findEventType(type) ?? type, source, id, time: instantOf(time) },
    data,
    carrier: { bytes: value.byteLength, timestamp, strings: false },
    serviceId: idText(data.service_id as Id),
  });
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

function instantOf(time: string | null | undefined): number | undefined {
  return time === undefined || time === null ? undefined : parseDateTime(time);
}
