import type { IHeaders, KafkaMessage, Message } from 'kafkajs';
import type { WireHeader } from '#event-contract';
import type { LogRecord, NewRecord } from '#event-streaming';
import { grouped } from './grouping.js';

/** kafkajs's message as a record. */
export function toRecord(message: KafkaMessage): LogRecord {
  return {
    offset: BigInt(message.offset),
    timestamp: Number(message.timestamp),
    key: message.key,
    value: message.value,
    headers: headersOf(message.headers),
  };
}

/** A record's key, value, headers and own time for kafkajs; `extra` headers stand behind those of the same name. */
export function toMessage(
  record: Pick<NewRecord, 'headers' | 'timestamp'> & {
    readonly key: Uint8Array | null;
    readonly value: Uint8Array | null;
  },
  extra: readonly WireHeader[] = [],
): Message {
  return {
    key: record.key === null ? null : toBuffer(record.key),
    value: record.value === null ? null : toBuffer(record.value),
    headers: toHeaders([...record.headers, ...extra]),
    ...(record.timestamp !== undefined && { timestamp: String(record.timestamp) }),
  };
}

/** The bytes that a message adds to a request, not less than they will be. */
export function sizeOf({ key, value, headers = {} }: Message): number {
  let size = 64 + lengthOf(key) + lengthOf(value);
  for (const name of Object.keys(headers)) {
    const values = headers[name];
    const overhead = 3 * name.length + 10;
    if (!Array.isArray(values)) size += overhead + lengthOf(values);
    else for (const one of values) size += overhead + lengthOf(one);
  }
  return size;
}

/**
 * kafkajs keeps headers in an object: those of one name stand together, and one with an object's inherited name
 * (`constructor`) gets that in front, which is left out here. A header without a value comes out as an empty one.
 */
function headersOf(headers: IHeaders | undefined): WireHeader[] {
  const all: WireHeader[] = [];
  if (headers === undefined) return all;
  for (const name of Object.keys(headers)) {
    const values = headers[name];
    // By far most headers are there once.
    if (Buffer.isBuffer(values)) all.push({ name, value: values });
    else for (const value of valuesOf(values)) all.push({ name, value });
  }
  return all;
}

function valuesOf(values: unknown): Buffer[] {
  if (!Array.isArray(values)) return [Buffer.alloc(0)];
  const own = values.filter((value) => value === null || Buffer.isBuffer(value));
  return own.map((value) => (Buffer.isBuffer(value) ? value : Buffer.alloc(0)));
}

function toHeaders(headers: readonly WireHeader[]): IHeaders {
  const byName = grouped(headers, ({ name }) => name);
  return Object.fromEntries([...byName].map(([name, same]) => [name, same.map(({ value }) => toBuffer(value))]));
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function lengthOf(bytes: Buffer | string | null | undefined): number {
  if (bytes === null || bytes === undefined) return 0;
  return typeof bytes === 'string' ? Buffer.byteLength(bytes) : bytes.length;
}
