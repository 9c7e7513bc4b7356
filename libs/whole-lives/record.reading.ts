import {
  fingerprintOf,
  fingerprintOfBytes,
  plainEnvelopeOf,
  printable,
  type EventIdentity,
  type EventLimits,
  type PlacedRecord,
  type PlainEnvelope,
  type WireHeader,
} from '#event-contract';
import { joinedEvents } from '#event-streaming';
import { isUtf8 } from 'node:buffer';
import { KNOWN, TIMELESS, UNWRITTEN, TWICE, WIDE, type Core } from './core.js';
import { ShapeLibrary } from './shape.library.js';

/** More than names, times and marks of one event take in a document beside its own bytes. */
const ROOM_BESIDE = 1_024;

/**
 * Reads the records of one life into a core that are plain: events of ours of the usual types, without escapes and nesting, in which
 * nothing would have to be refused. What it reads is what `decodeRecord` would; it makes no objects of it, which takes many times as
 * long. To be used again and again.
 */
export class RecordReading {
  private readonly shapes: ShapeLibrary;
  private readonly recordsFrom: number;
  private readonly writtenFrom: number;
  private readonly roomAtFirst: number;
  /** By record, its identity where headers tell it. */
  private readonly identities: (EventIdentity | undefined)[] = [];
  /** Whether headers tell that of any. */
  private hasHeaderIdentity = false;
  /** The headers that came last, which mostly come again, and what they say. */
  private headers: readonly WireHeader[] = [];
  private envelope: PlainEnvelope | undefined;
  private at = 0;
  private room = 0;

  constructor(
    private readonly core: Core,
    private readonly limits: EventLimits,
  ) {
    const { calls } = core;
    this.shapes = new ShapeLibrary(core);
    this.recordsFrom = calls.recordsFrom();
    this.writtenFrom = calls.writtenFrom();
    this.roomAtFirst = calls.recordBytes();
    this.envelope = plainEnvelopeOf(this.headers);
  }

  /** Begins anew, for another life. */
  begin(): void {
    this.at = this.recordsFrom;
    this.room = this.roomAtFirst;
    this.hasHeaderIdentity = false;
    this.shapes.begin();
  }

  /**
   * Reads one as the event with that number; false where it is not plain, whatever it is, or where there is no room left: then
   * `decodeRecord` tells, and the event means nothing. The key is for the caller to compare with `service_id`.
   */
  read(record: PlacedRecord, index: number): boolean {
    const { viewed, from, to, headers, timestamp } = record;
    const { at } = this;
    const size = to - from;
    this.room -= size + ROOM_BESIDE;
    const envelope = this.envelopeOf(headers);
    if (size > this.limits.maxEventBytes || this.room < 0 || envelope === undefined) return false;
    const bytes = viewed.bytes.subarray(from, to);
    this.core.bytes.set(bytes, at);
    this.at += size;
    const outcome = this.shapes.read(envelope.mode, index, at, at + size);
    if ((outcome & TIMELESS) !== 0) this.core.calls.setTime(index, envelope.time ?? printable(timestamp));
    const isWide = (outcome & WIDE) !== 0;
    this.keepIdentity(index, envelope);
    return (outcome & KNOWN) !== 0 && (!isWide || isUtf8(bytes));
  }

  private keepIdentity(index: number, { identity }: PlainEnvelope): void {
    this.identities[index] = identity;
    if (identity !== undefined) this.hasHeaderIdentity = true;
  }

  private envelopeOf(headers: readonly WireHeader[]): PlainEnvelope | undefined {
    if (headers !== this.headers) {
      this.headers = headers;
      this.envelope = plainEnvelopeOf(headers);
    }
    return this.envelope;
  }

  /**
   * The fingerprints of the events with the first so many numbers (see `DecodedEvent`), joined; `undefined` where two are the same.
   * Overwrites what was written last.
   */
  fingerprints(count: number): string | undefined {
    const bytes = this.hasHeaderIdentity ? UNWRITTEN : this.core.calls.writeFingerprints(count);
    if (bytes === TWICE) return undefined;
    if (bytes !== UNWRITTEN) return this.core.latin1(this.writtenFrom, this.writtenFrom + bytes);
    return joinedEvents(Array.from({ length: count }, (_, index) => this.fingerprintOf(index)));
  }

  /** What the core wrote last, up to so many bytes of it. */
  written(length: number): Buffer {
    return this.core.bytes.subarray(this.writtenFrom, this.writtenFrom + length);
  }

  private fingerprintOf(index: number): string {
    const known = this.identities[index];
    if (known !== undefined) return fingerprintOf(known.source, known.id);
    return fingerprintOfBytes(this.written(this.core.calls.writeIdentity(index)));
  }
}
