import { unfilled } from '#buffer-sweeping';
import type { WireHeader, WireRecord } from '#event-contract';
import type { LogRecord, RecordBatch } from './record.js';
import { newPlace, NONE, placesFor, readPlace, writePlace, type RecordPlace } from './record.place.js';

/**
 * Records in a few large pieces of plain data, which go from thread to thread without being copied: thousands of small
 * objects that wait for seconds cost the garbage collector more than everything else that is done with them, and each would
 * keep alive all that was fetched with it.
 */
export interface RecordPack {
  /** The offset of the first. */
  readonly from: bigint;
  readonly count: number;
  /** Key and value of each, perhaps with other things between them. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** A `RecordPlace` of each; what lies behind them means nothing. */
  readonly places: Float64Array<ArrayBuffer>;
  /** Each list once for neighbours that have the same. */
  readonly headers: readonly (readonly WireHeader[])[];
}

/** A batch whose records are packed. */
export type PackedBatch = Omit<RecordBatch, 'records'> & { readonly records: RecordPack };

/** A batch, packed or not. */
export type FedBatch = RecordBatch | PackedBatch;

/** Tells which of the two it is. */
export function isPacked(batch: FedBatch): batch is PackedBatch {
  return 'count' in batch.records;
}

/** The batch in its packed form; one that is packed already as it is. */
export function packBatch(batch: FedBatch): PackedBatch {
  return isPacked(batch) ? batch : { ...batch, records: packRecords(batch.records) };
}

/** A record of a log, or one that was just appended to it. */
export type PackableRecord = Omit<WireRecord, 'timestamp'> & Partial<Pick<LogRecord, 'offset' | 'timestamp'>>;

/** What records that were just appended do not bring themselves. */
export interface AppendedAt {
  /** The offset of the first; the others follow without a gap. */
  readonly from: bigint;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly now: number;
}

/** What a header takes beside its name and value. */
const HEADER_BYTES = 200;

/** Copies records, in the order of their offsets. */
export function packRecords(
  records: readonly PackableRecord[],
  appended: AppendedAt = { from: 0n, now: 0 },
): RecordPack {
  const from = records[0]?.offset ?? appended.from;
  const bytes = new Uint8Array(unfilled(bytesOfAll(records)));
  const places = placesFor(records.length);
  const place = newPlace();
  const headers: (readonly WireHeader[])[] = [];
  let at = 0;
  for (const [index, record] of records.entries()) {
    const { timestamp = appended.now, accepted = false } = record;
    place.ahead = aheadOf(record, from, index);
    place.timestamp = timestamp;
    place.headers = numberOfHeaders(record.headers, headers, records[index - 1]?.headers);
    place.accepted = accepted;
    at = copyTo(bytes, at, record, place);
    writePlace(places, index, place);
  }
  return { from, count: records.length, bytes, places, headers };
}

/** What is appended follows without a gap. */
function aheadOf({ offset }: PackableRecord, from: bigint, index: number): number {
  return offset === undefined ? index : Number(offset - from);
}

/** The number of some headers among the lists, to which they are added if they are not those of the record before. */
function numberOfHeaders(
  own: readonly WireHeader[],
  lists: (readonly WireHeader[])[],
  before: readonly WireHeader[] | undefined,
): number {
  if (before === undefined || !areEqual(before, own)) lists.push(own.map(copyOf));
  return lists.length - 1;
}

/** Copies key and value behind some bytes, and notes in the place where they lie; returns where they end. */
function copyTo(bytes: Uint8Array, at: number, { key, value }: PackableRecord, place: RecordPlace): number {
  const behindKey = at + bytesOf(key);
  if (key !== null) bytes.set(key, at);
  if (value !== null) bytes.set(value, behindKey);
  place.key = at;
  place.keyLength = lengthOf(key);
  place.value = behindKey;
  place.valueLength = lengthOf(value);
  return behindKey + bytesOf(value);
}

/** One of them, counted from 0; its bytes are the pack's own. */
export function recordOf({ from, bytes, places, headers }: RecordPack, index: number): LogRecord {
  const { ahead, timestamp, key, keyLength, value, valueLength, headers: list, accepted } = readPlace(places, index);
  const { buffer, byteOffset } = bytes;
  return {
    offset: from + BigInt(ahead),
    timestamp,
    // Of no use but to be compared: a plain view is made in a third of the time.
    key: keyLength === NONE ? null : new Uint8Array(buffer, byteOffset + key, keyLength),
    value: valueLength === NONE ? null : Buffer.from(buffer, byteOffset + value, valueLength),
    headers: headers[list] ?? [],
    accepted: accepted || undefined,
  };
}

/** The offset behind the last one; there must be one. */
export function nextOffsetOf({ from, count, places }: RecordPack): bigint {
  return from + BigInt(readPlace(places, count - 1).ahead) + 1n;
}

/** What a pack takes in memory, roughly. */
export function sizeOf({ bytes, headers }: RecordPack): number {
  const lists = headers.flat().reduce((sum, { name, value }) => sum + name.length + value.byteLength + HEADER_BYTES, 0);
  return bytes.byteLength + lists;
}

/** All of them. */
export function unpackRecords(pack: RecordPack): readonly LogRecord[] {
  return Array.from({ length: pack.count }, (_, index) => recordOf(pack, index));
}

/** What goes over to another thread as it is. */
export function transferOf({ bytes, places }: RecordPack): readonly ArrayBuffer[] {
  return [bytes.buffer, places.buffer];
}

function lengthOf(bytes: Uint8Array | null): number {
  return bytes === null ? NONE : bytes.byteLength;
}

function bytesOfAll(records: readonly PackableRecord[]): number {
  let sum = 0;
  for (const { key, value } of records) sum += bytesOf(key) + bytesOf(value);
  return sum;
}

function bytesOf(bytes: Uint8Array | null): number {
  return bytes === null ? 0 : bytes.byteLength;
}

/** By far most records of a topic have the same headers. */
function areEqual(some: readonly WireHeader[], others: readonly WireHeader[]): boolean {
  return some === others || (some.length === others.length && some.every((one, index) => isSame(one, others[index])));
}

function isSame({ name, value }: WireHeader, other: WireHeader | undefined): boolean {
  return other?.name === name && Buffer.compare(value, other.value) === 0;
}

/** With bytes of its own, not a part of all that was fetched with it. */
function copyOf({ name, value }: WireHeader): WireHeader {
  return { name, value: new Uint8Array(value) };
}
