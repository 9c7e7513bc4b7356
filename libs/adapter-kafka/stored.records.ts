import { unfilled } from '#buffer-sweeping';
import { AppError } from '#domain';
import type { WireHeader } from '#event-contract';
import { newPlace, placesFor, writePlace, type RecordPack } from '#event-streaming';
import { BatchCursor, type StoredRecord } from './batch.cursor.js';
import type { StoredBatch } from './stored.batch.js';
import { areSame, headersAt, type HeadersPlace } from './stored.headers.js';

/** The records of stored batches, packed part by part; none becomes an object. */
export class StoredRecords {
  private readonly batches: StoredBatch[];
  private cursor: BatchCursor | undefined;
  private failure: AppError | undefined;

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

  /**
   * The next ones, so many at most; perhaps none, where all that are left are not wanted. Throws `CORRUPT`, from then on, in front of
   * bytes that are none.
   */
  next(most: number): RecordPack {
    if (this.failure !== undefined) throw this.failure;
    const part = new Part(this.from, this.leftUpTo(most));
    try {
      this.fill(part);
    } catch (error) {
      if (error instanceof AppError) this.failure = error;
      if (this.failure === undefined || part.count === 0) throw error;
    }
    return part.pack();
  }

  private fill(part: Part): void {
    for (let [batch] = this.batches; batch !== undefined; [batch] = this.batches) {
      const cursor = (this.cursor ??= new BatchCursor(batch));
      part.take(batch, cursor);
      if (cursor.left > 0) break;
      batch.letGo();
      this.batches.shift();
      this.cursor = undefined;
    }
  }

  /** How many there are, but no more than so many: there may be thousands of batches. */
  private leftUpTo(most: number): number {
    let count = this.cursor?.left ?? 0;
    for (let index = this.cursor === undefined ? 0 : 1; count < most && index < this.batches.length; index += 1)
      count += (this.batches[index] as StoredBatch).facts.count;
    return Math.min(count, most);
  }
}

/** A pack in the making. */
class Part {
  count = 0;
  /** The offset of its first record. */
  private first: bigint | undefined;
  /** How far the batch at hand begins behind that. */
  private ahead = 0;
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

  /** Takes what there is room for, up to what it throws at; the records before the first one wanted are passed over. */
  take({ facts: { firstOffset }, records }: StoredBatch, cursor: BatchCursor): void {
    const least = Number(this.from - firstOffset);
    this.ahead = Number(firstOffset - (this.first ?? firstOffset));
    let [begin, end] = [cursor.at, cursor.at];
    try {
      while (cursor.left > 0 && this.count < this.most) {
        const record = cursor.next();
        if (record.delta >= least) this.add(record, records, firstOffset, this.bytes - begin);
        else begin = cursor.at;
        end = cursor.at;
      }
    } finally {
      const piece = records.subarray(begin, end);
      this.pieces.push(piece);
      this.bytes += piece.length;
    }
  }

  pack(): RecordPack {
    const bytes = new Uint8Array(unfilled(this.bytes));
    let at = 0;
    for (const piece of this.pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    return { from: this.first ?? this.from, count: this.count, bytes, places: this.places, headers: this.headers };
  }

  private add(record: StoredRecord, bytes: Buffer, firstOffset: bigint, move: number): void {
    const { place } = this;
    if (this.first === undefined) {
      this.first = firstOffset + BigInt(record.delta);
      this.ahead = -record.delta;
    }
    place.headers = this.headersOf({ bytes, at: record.headers, end: record.end });
    place.ahead = this.ahead + record.delta;
    place.timestamp = record.timestamp;
    place.key = record.key + move;
    place.keyLength = record.keyLength;
    place.value = record.value + move;
    place.valueLength = record.valueLength;
    writePlace(this.places, this.count, place);
    this.count += 1;
  }

  private headersOf(own: HeadersPlace): number {
    if (this.lastHeaders === undefined || !areSame(this.lastHeaders, own)) this.headers.push(headersAt(own));
    this.lastHeaders = own;
    return this.headers.length - 1;
  }
}
