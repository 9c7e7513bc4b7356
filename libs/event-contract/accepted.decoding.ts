import { idText, type Id, type JsonObject } from '#domain';
import { readTime } from './cloud-event.js';
import type { DecodedEvent } from './decoded.record.js';
import { readEvent } from './event.decoding.js';
import { findEventType } from './event.schema.js';
import type { WireType } from './event.upcasting.js';
import { textOf } from './json.reading.js';
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
    identity: { kind: 'identity', type: findEventType(type) ?? type, source, id, time: readTime(time) },
    data,
    carrier: { bytes: value.byteLength, timestamp, strings: false },
    serviceId: idText(data.service_id as Id),
  });
}
