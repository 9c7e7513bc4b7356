import { Timestamp } from 'mongodb';
import { BSON_TYPE, BsonWalk } from './bson.walk.js';
import { RawRow } from './raw.row.js';

/** What `find` and `getMore` are answered. */
export interface RawReply {
  readonly rows: readonly RawRow[];
  /** Its size. */
  readonly bytes: number;
  /** The server's cursor; 0 when there is nothing more. */
  readonly cursor: bigint;
  /** The moment that a snapshot shows. */
  readonly moment: Timestamp | undefined;
}

/** Reads the document `cursor` of a reply (MongoDB manual, "find" and "getMore"). */
export function readReply(bytes: Uint8Array): RawReply {
  const buffer = asBuffer(bytes);
  const walk = new BsonWalk(buffer);
  let rows: readonly RawRow[] = [];
  let cursor = 0n;
  let moment: Timestamp | undefined;
  while (walk.advance()) {
    if (walk.type === BSON_TYPE.array) rows = rowsAt(buffer, walk.value);
    else if (walk.isNamed('id')) cursor = walk.long();
    else if (walk.isNamed('atClusterTime')) moment = new Timestamp(walk.long());
  }
  return { rows, bytes: buffer.length, cursor, moment };
}

/** The same bytes. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function rowsAt(bytes: Buffer, array: number): RawRow[] {
  const rows: RawRow[] = [];
  const walk = new BsonWalk(bytes, array);
  while (walk.advance()) rows.push(new RawRow(bytes, walk.value));
  return rows;
}
