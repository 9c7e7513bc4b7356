import type { Json } from '#domain';
import type { Attributes } from './cloud-event.js';
import { HeaderText } from './header.text.js';
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

interface Reading {
  readonly known: Known;
  read(bytes: Uint8Array): string | undefined;
}

const READINGS: ReadonlyMap<string, Reading> = new Map<string, Reading>([
  ['ce_specversion', recurring('specversion')],
  ['ce_id', { known: 'id', read: readUtf8 }],
  ['ce_source', recurring('source')],
  ['ce_type', recurring('type')],
  ['ce_time', { known: 'time', read: readUtf8 }],
  ['ce_datacontenttype', recurring('datacontenttype')],
  ['ce_data_base64', { known: 'data_base64', read: readUtf8 }],
  ['content-type', recurring('contentType')],
]);

/** By list: neighbours mostly have the very same one. */
const KNOWN = new WeakMap<readonly WireHeader[], RecordHeaders>();

/** Reads the headers that mean something, by their exact names (CloudEvents Kafka binding 1.0.2, section 3.2). */
export function readHeaders(headers: readonly WireHeader[]): RecordHeaders {
  const known = KNOWN.get(headers);
  if (known !== undefined) return known;
  const read = readAll(headers);
  KNOWN.set(headers, read);
  return read;
}

function readAll(headers: readonly WireHeader[]): RecordHeaders {
  const read: Partial<Record<Known, Json>> = {};
  for (const { name, value } of headers) {
    const reading = READINGS.get(name);
    if (reading !== undefined) read[reading.known] = reading.read(value) ?? UNREADABLE;
  }
  const { contentType } = read;
  if (!isAbsentOrJson(contentType)) read.datacontenttype = contentType as Json;
  return { isBinary: read.specversion !== undefined, contentType, attributes: read };
}

function recurring(known: Known): Reading {
  const text = new HeaderText();
  return { known, read: (bytes) => text.read(bytes) };
}
