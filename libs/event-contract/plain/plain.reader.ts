import { isUtf8 } from 'node:buffer';
import { identify, type Attributes } from '../cloud-event.js';
import { printable } from '../date-time.js';
import type { EventLimits } from '../event.decoding.js';
import { FingerprintsOfBytes, fingerprintOf } from '../fingerprint.js';
import { isAbsentOrStructured } from '../media.type.js';
import { readHeaders } from '../record.headers.js';
import type { PlacedRecord } from '../wire.record.js';
import { NO_SHAPE } from './event.shape.js';
import type { PlainEvent } from './plain.event.js';
import { isPlainType } from './plain.rules.js';
import { ShapeBook, type EventMode } from './shape.book.js';
import { isAsPrinted, TimeReading } from './time.reading.js';

/**
 * Reads records that are plain: events of ours of the usual types, without escapes and nesting, in which nothing would have to be
 * refused. What it reads is what `decodeRecord` would; it makes no objects of it, which takes many times as long.
 */
export class PlainReader {
  private readonly books = new Map<EventMode, ShapeBook>();
  private readonly structured = this.bookOf('structured');
  private readonly time = new TimeReading();
  private readonly fingerprints = new FingerprintsOfBytes();

  constructor(private readonly limits: EventLimits) {}

  /**
   * Fills the event; false where the record is not plain, whatever it is: then `decodeRecord` tells, and the event means nothing.
   * The key is for the caller to compare with `service_id`.
   */
  read(record: PlacedRecord, event: PlainEvent): boolean {
    const { viewed, from, to } = record;
    if (to - from > this.limits.maxEventBytes) return false;
    event.viewed = viewed;
    event.size = to - from;
    const { isBinary, contentType, attributes } = readHeaders(record.headers);
    if (isBinary) return this.readBinary(attributes, record, event);
    return isAbsentOrStructured(contentType) && this.readStructured(record, event);
  }

  /** Stands for the source and the id of an event that was read (see `DecodedEvent`). */
  fingerprintOf(event: PlainEvent): string {
    const { identity, isWide, viewed } = event;
    if (identity !== undefined) return fingerprintOf(identity.source, identity.id);
    const { source, id } = event.shape;
    const sourceFrom = event.from(source) + 1;
    const sourceTo = event.to(source) - 1;
    const from = event.from(id) + 1;
    const to = event.to(id) - 1;
    const { bytes, buffer } = viewed;
    if (isWide) return fingerprintOf(buffer.toString('utf8', sourceFrom, sourceTo), buffer.toString('utf8', from, to));
    this.fingerprints.setSource(bytes, sourceFrom, sourceTo);
    return this.fingerprints.of(bytes, from, to);
  }

  private readStructured(record: PlacedRecord, event: PlainEvent): boolean {
    if (!this.findShape(this.structured, record, event) || !this.readTimes(event)) return false;
    if (event.shape.time < 0) event.at = printable(record.timestamp);
    event.identity = undefined;
    return true;
  }

  private readBinary(attributes: Attributes, record: PlacedRecord, event: PlainEvent): boolean {
    const identity = identify(attributes);
    if (identity.kind !== 'identity' || !isPlainType(identity.type)) return false;
    if (!this.findShape(this.bookOf(identity.type), record, event) || !this.readTimes(event)) return false;
    if (event.shape.time < 0) event.at = identity.time ?? printable(record.timestamp);
    event.identity = identity;
    return true;
  }

  private findShape(book: ShapeBook, { viewed, from, to }: PlacedRecord, event: PlainEvent): boolean {
    const shape = book.find(viewed, from, to, event.bounds);
    event.shape = shape ?? NO_SHAPE;
    event.isWide = book.isWide || event.shape.isWide;
    return shape !== undefined && (!event.isWide || isUtf8(viewed.bytes.subarray(from, to)));
  }

  /** Reads the time that counts, and sees that all are date/times. */
  private readTimes(event: PlainEvent): boolean {
    const { viewed, shape } = event;
    const { time, dateTimes } = shape;
    event.printedAt = -1;
    for (let index = 0; index < dateTimes.length; index += 1) {
      const hole = dateTimes[index] as number;
      const from = event.from(hole) + 1;
      const to = event.to(hole) - 1;
      const at = this.time.read(viewed, from, to);
      if (Number.isNaN(at)) return false;
      if (hole !== time) continue;
      event.at = at;
      if (isAsPrinted(viewed.bytes, from, to)) event.printedAt = from;
    }
    return true;
  }

  private bookOf(mode: EventMode): ShapeBook {
    const book = this.books.get(mode) ?? new ShapeBook(mode);
    this.books.set(mode, book);
    return book;
  }
}
