import type { WireHeader } from '#event-contract';
import { newPlace, placesFor, writePlace, type RecordPack } from '#event-streaming';
import { BatchCursor, type StoredRecord } from './batch.cursor.js';
import type { StoredBatch } from './stored.batch.js';
import { areSame, headersAt, type HeadersPlace } from './stored.headers.js';

/** The records of stored batches, packed part by part; none becomes an object. */
export class StoredRecords {
  private readonly batches: StoredBatch[];
  private cursor: BatchCursor | undefined;

  /** @param from the offset of the first record wanted */
  constructor(
    batches: readonly StoredBatch[],
    private readonly from: bigint,
  ) {
    this.batches = [...batches];
  }

  /** Whether all have been packed. */
  get isAtEnd(): boolean {
    return this.batches.length === 0;
  }

  /** The next ones, so many at most; perhaps none, where all that are left are not wanted. Throws `CORRUPT` where bytes are none. */
  next(most: number): RecordPack {
    const part = new Part(this.from, Math.min(most, this.left()));
    for (let [batch] = this.batches; batch !== undefined; [batch] = this.batches) {
      const cursor = (this.cursor ??= new BatchCursor(batch));
      part.take(batch, cursor);
      if (cursor.left > 0) break;
      batch.letGo();
      this.batches.shift();
      this.cursor = undefined;
    }
    return part.pack();
  }

  private left(): number {
    const [first, ...others] = this.batches;
    const leftOfFirst = this.cursor?.left ?? first?.facts.count ?? 0;
    return others.reduce((sum, { facts }) => sum + facts.count, leftOfFirst);
  }
}

/** A pack in the making. */
class Part {
  private count = 0;
  /** What offsets are counted from. */
  private base: bigint | undefined;
  private readonly places: Float64Array<ArrayBuffer>;
  private readonly place = newPlace();
  private readonly pieces: Buffer[] = [];
  private bytes = 0;
  private readonly headers: (readonly WireHeader[])[] = [];
  private lastHeaders: HeadersPlace | undefined;

  constructor(
    private readonly from: bigint,
    private readonly most: number,
  ) {
    this.places = placesFor(most);
  }

  /** Takes what there is room for; the records before the first one wanted are passed over. */
  take({ facts: { firstOffset }, records }: StoredBatch, cursor: BatchCursor): void {
    this.base ??= firstOffset;
    const ahead = Number(firstOffset - this.base);
    const least = Number(this.from - firstOffset);
    const begin = cursor.at;
    const move = this.bytes - begin;
    while (cursor.left > 0 && this.count < this.most) {
      const record = cursor.next();
      if (record.delta >= least) this.add(record, records, ahead, move);
    }
    this.pieces.push(records.subarray(begin, cursor.at));
    this.bytes += cursor.at - begin;
  }

  pack(): RecordPack {
    const bytes = new Uint8Array(this.bytes);
    let at = 0;
    for (const piece of this.pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    return { from: this.base ?? this.from, count: this.count, bytes, places: this.places, headers: this.headers };
  }

  private add(record: StoredRecord, bytes: Buffer, ahead: number, move: number): void {
    const { place } = this;
    place.ahead = ahead + record.delta;
    place.timestamp = record.timestamp;
    place.key = record.key + move;
    place.keyLength = record.keyLength;
    place.value = record.value + move;
    place.valueLength = record.valueLength;
    place.headers = this.headersOf({ bytes, at: record.headers, end: record.end });
    writePlace(this.places, this.count, place);
    this.count += 1;
  }

  private headersOf(own: HeadersPlace): number {
    if (this.lastHeaders === undefined || !areSame(this.lastHeaders, own)) this.headers.push(headersAt(own));
    this.lastHeaders = own;
    return this.headers.length - 1;
  }
}
