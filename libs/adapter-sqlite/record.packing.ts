import type { LogRecord, NewRecord } from '#event-streaming';
import { readHeaders, writeHeaders } from './record.codec.js';

/** Consecutive records of the log in a form that goes from thread to thread without being copied. */
export interface RecordPack {
  /** The offset of the first. */
  readonly from: bigint;
  /** Key and value of each, one behind the other. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where each key, and behind it each value, ends. */
  readonly ends: Uint32Array<ArrayBuffer>;
  readonly timestamps: Float64Array<ArrayBuffer>;
  readonly headers: readonly string[];
}

/** Packs records that were appended one behind the other, from that offset on, at that time unless they brought one. */
export function packRecords(records: readonly NewRecord[], { from, now }: { from: bigint; now: number }): RecordPack {
  const size = records.reduce((sum, { key, value }) => sum + key.byteLength + value.byteLength, 0);
  const bytes = new Uint8Array(size);
  const ends = new Uint32Array(records.length * 2);
  let end = 0;
  records.forEach(({ key, value }, index) => {
    bytes.set(key, end);
    ends[index * 2] = end += key.byteLength;
    bytes.set(value, end);
    ends[index * 2 + 1] = end += value.byteLength;
  });
  const timestamps = Float64Array.from(records, ({ timestamp = now }) => timestamp);
  return { from, bytes, ends, timestamps, headers: records.map(({ headers }) => writeHeaders(headers)) };
}

/** The records of a pack; their bytes are the pack's own. */
export function unpackRecords({ from, bytes, ends, timestamps, headers }: RecordPack): readonly LogRecord[] {
  const { buffer, byteOffset } = bytes;
  const between = (start: number, end: number): Buffer => Buffer.from(buffer, byteOffset + start, end - start);
  let start = 0;
  return headers.map((text, index) => {
    const [keyEnd = 0, valueEnd = 0] = [ends[index * 2], ends[index * 2 + 1]];
    const key = between(start, keyEnd);
    start = valueEnd;
    const value = between(keyEnd, valueEnd);
    const timestamp = timestamps[index] ?? 0;
    return { offset: from + BigInt(index), key, value, headers: readHeaders(text), timestamp };
  });
}

/** What goes over to another thread as it is. */
export function transferOf({ bytes, ends, timestamps }: RecordPack): readonly ArrayBuffer[] {
  return [bytes.buffer, ends.buffer, timestamps.buffer];
}
