import type { Json } from '#domain';
import type { Attributes } from './cloud-event.js';
import { readUtf8 } from './json.reading.js';
import { isAbsentOrJson } from './media.type.js';
import type { WireHeader } from './wire.record.js';

/** What the headers of a record say of it; of a repeated name the last counts. */
export interface RecordHeaders {
  /** The header `ce_specversion` is there: the event is in binary mode. */
  readonly isBinary: boolean;
  readonly contentType: Json | undefined;
  /** Of an event in binary mode; its content type is its `datacontenttype`. */
  readonly attributes: Attributes;
}

/** Stands for a header whose bytes are not UTF-8: no attribute may be a boolean. */
const UNREADABLE = false;

type Known = keyof Attributes | 'contentType';

const KNOWN: ReadonlyMap<string, Known> = new Map<string, Known>([
  ['ce_specversion', 'specversion'],
  ['ce_id', 'id'],
  ['ce_source', 'source'],
  ['ce_type', 'type'],
  ['ce_time', 'time'],
  ['ce_datacontenttype', 'datacontenttype'],
  ['content-type', 'contentType'],
]);

/** Reads the headers that mean something, by their exact names (CloudEvents Kafka binding 1.0.2, section 3.2). */
export function readHeaders(headers: readonly WireHeader[]): RecordHeaders {
  const read: Partial<Record<Known, Json>> = {};
  for (const { name, value } of headers) {
    const known = KNOWN.get(name);
    if (known !== undefined) read[known] = readUtf8(value) ?? UNREADABLE;
  }
  const { contentType } = read;
  if (!isAbsentOrJson(contentType)) read.datacontenttype = contentType as Json;
  return { isBinary: read.specversion !== undefined, contentType, attributes: read };
}
