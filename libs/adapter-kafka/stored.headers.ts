import { AppError } from '#domain';
import type { WireHeader } from '#event-contract';
import { ByteReader } from './byte.reader.js';

/** Where headers lie: from their number on. */
export interface HeadersPlace {
  readonly bytes: Buffer;
  readonly at: number;
  readonly end: number;
}

/** Whether both are the same, byte by byte. */
export function areSame(some: HeadersPlace, others: HeadersPlace): boolean {
  const length = some.end - some.at;
  if (others.end - others.at !== length) return false;
  for (let index = 0; index < length; index += 1)
    if (some.bytes[some.at + index] !== others.bytes[others.at + index]) return false;
  return true;
}

/** The headers, with bytes of their own. One without a value comes out as an empty one. Throws `CORRUPT` where bytes are none. */
export function headersAt({ bytes, at, end }: HeadersPlace): readonly WireHeader[] {
  const reader = new ByteReader(bytes, at);
  const count = Math.min(reader.varint(), end - at);
  const headers: WireHeader[] = [];
  for (let index = 0; index < count; index += 1) {
    const name = piece(reader).toString('utf8');
    headers.push({ name, value: new Uint8Array(piece(reader)) });
  }
  if (reader.at !== end) throw new AppError('CORRUPT', 'Kafka: the headers of a record cannot be read', true);
  return headers;
}

function piece(reader: ByteReader): Buffer {
  const length = Math.max(0, reader.varint());
  reader.at += length;
  return reader.bytes.subarray(reader.at - length, reader.at);
}
