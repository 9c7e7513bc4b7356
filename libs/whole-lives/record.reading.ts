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
import { isUtf8 } from 'node:buffer';
import { KNOWN, TIMELESS, WIDE, type Core } from './core.js';
import { ShapeLibrary } from './shape.library.js';

/** More than names, times and marks of one event take in a document beside its own bytes. */
const ROOM_BESIDE = 1_024;
const COLON = 0x3a;

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
  /** By record, its identity where headers tell it, and whether some of it is beyond ASCII. */
  private readonly identities: (EventIdentity | undefined)[] = [];
  private readonly areWide: boolean[] = [];
  /** The headers that came last, which mostly come again, and what they say. */
  private headers: readonly WireHeader[] = [];
  private envelope: PlainEnvelope | undefined;
  private at = 0;
  private room = 0;
  /** What stands for an event is mostly of the same length. */
  private identity: Uint8Array;

  constructor(
    private readonly core: Core,
    private readonly limits: EventLimits,
  ) {
    const { calls } = core;
    this.shapes = new ShapeLibrary(core);
    this.recordsFrom = calls.recordsFrom();
    this.writtenFrom = calls.writtenFrom();
    this.roomAtFirst = calls.recordBytes();
    this.identity = this.written(0);
    this.envelope = plainEnvelopeOf(this.headers);
  }

  /** Begins anew, for another life. */
  begin(): void {
    this.at = this.recordsFrom;
    this.room = this.roomAtFirst;
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
    this.identities[index] = envelope.identity;
    this.areWide[index] = (outcome & WIDE) !== 0;
    return (outcome & KNOWN) !== 0 && ((outcome & WIDE) === 0 || isUtf8(bytes));
  }

  private envelopeOf(headers: readonly WireHeader[]): PlainEnvelope | undefined {
    if (headers !== this.headers) {
      this.headers = headers;
      this.envelope = plainEnvelopeOf(headers);
    }
    return this.envelope;
  }

  /** Stands for the source and the id of an event that was read (see `DecodedEvent`). Overwrites what was written last. */
  fingerprintOf(index: number): string {
    const known = this.identities[index];
    if (known !== undefined) return fingerprintOf(known.source, known.id);
    const length = this.core.calls.writeIdentity(index);
    if (this.areWide[index] === true) return this.fingerprintOfText(length);
    if (this.identity.length !== length) this.identity = this.written(length);
    return fingerprintOfBytes(this.identity);
  }

  /** What the core wrote last, up to so many bytes of it. */
  written(length: number): Buffer {
    return this.core.bytes.subarray(this.writtenFrom, this.writtenFrom + length);
  }

  /** In texts characters are counted, not bytes. */
  private fingerprintOfText(length: number): string {
    const written = this.written(length);
    const from = written.indexOf(COLON) + 1;
    const to = from + Number(written.toString('latin1', 0, from - 1));
    return fingerprintOf(written.toString('utf8', from, to), written.toString('utf8', to));
  }
}
