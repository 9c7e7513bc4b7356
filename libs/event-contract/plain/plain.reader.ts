import { isUtf8 } from 'node:buffer';
import { identify } from '../cloud-event.js';
import { FIRST_INSTANT, LAST_INSTANT } from '../date-time.js';
import type { EventLimits } from '../event.decoding.js';
import { FingerprintsOfBytes, fingerprintOf } from '../fingerprint.js';
import { isAbsentOrStructured } from '../media.type.js';
import { readHeaders } from '../record.headers.js';
import type { PlacedRecord } from '../wire.record.js';
import { NOTHING, ViewedBytes } from './bytes.js';
import type { EventShape } from './event.shape.js';
import type { PlainEvent } from './plain.event.js';
import { isPlainType } from './plain.rules.js';
import { PlainTime } from './plain.time.js';
import { ShapeBook, type EventMode } from './shape.book.js';

/**
 * Reads records that are plain: events of ours of the usual types, without escapes and nesting, in which nothing would have to be
 * refused. What it reads is what `decodeRecord` would; it makes no objects of it, which takes many times as long.
 */
export class PlainReader {
  private readonly books = new Map<EventMode, ShapeBook>();
  private readonly structured = this.bookOf('structured');
  private readonly time = new PlainTime();
  private readonly fingerprints = new FingerprintsOfBytes();
  private viewed = NOTHING;

  constructor(private readonly limits: EventLimits) {}

  /**
   * Fills the event; false where the record is not plain, whatever it is: then `decodeRecord` tells. The key is for the caller
   * to compare with `service_id`.
   */
  read(record: PlacedRecord, event: PlainEvent): boolean {
    const { bytes, from, to } = record;
    if (to - from > this.limits.maxEventBytes) return false;
    if (bytes !== this.viewed.bytes) this.viewed = new ViewedBytes(bytes);
    event.viewed = this.viewed;
    event.size = to - from;
    const { isBinary, contentType } = readHeaders(record.headers);
    if (isBinary) return this.readBinary(record, event);
    return isAbsentOrStructured(contentType) && this.readStructured(record, event);
  }

  /** Lets go of the records. */
  leave(): void {
    this.viewed = NOTHING;
  }

  private readStructured(record: PlacedRecord, event: PlainEvent): boolean {
    const shape = this.shapeOf(this.structured, record, event);
    if (shape === undefined || !this.readTimes(shape, event)) return false;
    if (shape.time < 0) event.at = arrivalOf(record);
    event.fingerprint = this.fingerprintOf(shape, event);
    return true;
  }

  private readBinary(record: PlacedRecord, event: PlainEvent): boolean {
    const identity = identify(readHeaders(record.headers).attributes);
    if (identity.kind !== 'identity' || !isPlainType(identity.type)) return false;
    const shape = this.shapeOf(this.bookOf(identity.type), record, event);
    if (shape === undefined || !this.readTimes(shape, event)) return false;
    if (shape.time < 0) event.at = identity.time ?? arrivalOf(record);
    event.fingerprint = fingerprintOf(identity.source, identity.id);
    return true;
  }

  private fingerprintOf({ source, id }: EventShape, { viewed: { bytes, buffer }, holes, isWide }: PlainEvent): string {
    const [sourceFrom, sourceTo] = textIn(holes, source);
    const [from, to] = textIn(holes, id);
    if (isWide) return fingerprintOf(buffer.toString('utf8', sourceFrom, sourceTo), buffer.toString('utf8', from, to));
    this.fingerprints.setSource(bytes, sourceFrom, sourceTo);
    return this.fingerprints.of(bytes, from, to);
  }

  private shapeOf(book: ShapeBook, { from, to }: PlacedRecord, event: PlainEvent): EventShape | undefined {
    const shape = book.find(this.viewed, from, to, event.holes);
    event.shape = shape;
    event.isWide = book.isWide || shape?.isWide === true;
    return shape === undefined || !event.isWide || isUtf8(this.viewed.bytes.subarray(from, to)) ? shape : undefined;
  }

  /** Reads the time that counts, and sees that all are date/times. */
  private readTimes({ time, dateTimes }: EventShape, event: PlainEvent): boolean {
    event.printedAt = -1;
    for (let index = 0; index < dateTimes.length; index += 1) {
      const hole = dateTimes[index] as number;
      const from = (event.holes[2 * hole] as number) + 1;
      const at = this.time.read(this.viewed, from, (event.holes[2 * hole + 1] as number) - 1);
      if (Number.isNaN(at)) return false;
      if (hole !== time) continue;
      event.at = at;
      if (this.time.isPrinted) event.printedAt = from;
    }
    return true;
  }

  private bookOf(mode: EventMode): ShapeBook {
    const book = this.books.get(mode) ?? new ShapeBook(mode);
    this.books.set(mode, book);
    return book;
  }
}

/** The contract, section 2, When it happened: brought within the years that answers can print. */
function arrivalOf({ timestamp }: PlacedRecord): number {
  return Math.min(Math.max(timestamp, FIRST_INSTANT), LAST_INSTANT);
}

/** Where the text of a hole begins and ends. */
function textIn(holes: Int32Array, hole: number): readonly [number, number] {
  return [(holes[2 * hole] as number) + 1, (holes[2 * hole + 1] as number) - 1];
}
