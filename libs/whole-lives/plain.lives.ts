import type { EventLimits, PlacedRecord } from '#event-contract';
import type { ByteShelf, WholeLife, WholeLives } from '#event-streaming';
import { writeHiddenFields, type ServiceDocument } from '#services';
import { FIELDS } from './content.texts.js';
import { Core } from './core.js';
import { RecordReading } from './record.reading.js';

/** Tells whole lives where they are plain: their documents are put together of the records' own bytes. */
export class PlainLives implements WholeLives<ServiceDocument> {
  private readonly core = new Core();
  private readonly reading: RecordReading;
  /** A longer life is not worth the memory that is kept for the next one. */
  private readonly mostEvents = this.core.calls.mostEvents();
  private readonly idFrom = this.core.calls.idFrom();
  private readonly idBytes = this.core.calls.idBytes();

  constructor(limits: EventLimits) {
    this.reading = new RecordReading(this.core, limits);
  }

  /** @inheritdoc */
  tell(id: string, records: readonly PlacedRecord[], shelf: ByteShelf): WholeLife<ServiceDocument> | undefined {
    if (records.length > this.mostEvents || !this.begin(id) || !this.readAll(records)) return undefined;
    const recent = this.reading.fingerprints(records.length);
    return recent === undefined ? undefined : { document: this.write(shelf, records.length - 1), recent };
  }

  /** @inheritdoc */
  isUnderWay(id: string, first: PlacedRecord, last: PlacedRecord): boolean {
    const { reading, core } = this;
    if (!this.begin(id) || !reading.read(last, 1) || !reading.read(first, 0)) return false;
    return core.calls.isUnderWay() !== 0;
  }

  /** False for an id of which some is beyond ASCII, as whether it is the one of its records is not seen; or that is none. */
  private begin(id: string): boolean {
    const { core, idFrom, idBytes } = this;
    if (id.length >= idBytes || core.bytes.write(id, idFrom, idBytes, 'utf8') !== id.length) return false;
    core.calls.begin(id.length);
    this.reading.begin();
    return true;
  }

  /** The last one first: most services that cannot be told do not end yet. */
  private readAll(records: readonly PlacedRecord[]): boolean {
    const last = records.length - 1;
    if (last < 1 || !this.take(records, last)) return false;
    for (let index = 0; index < last; index += 1) if (!this.take(records, index)) return false;
    return true;
  }

  private take(records: readonly PlacedRecord[], index: number): boolean {
    return this.reading.read(records[index] as PlacedRecord, index) && this.core.calls.takeIn(index) !== 0;
  }

  /** The first event is its start, the last one its completion. */
  private write(shelf: ByteShelf, last: number): ServiceDocument {
    const { reading } = this;
    const { calls } = this.core;
    const written = reading.written(calls.write());
    const board = shelf.boardFor(written.length);
    board.bytes.set(written, shelf.from);
    const content = shelf.takeUpTo(shelf.from + written.length);
    const rest = writeHiddenFields((name) => this.valueOf(FIELDS.indexOf(name)));
    return { startedAt: calls.timeOf(0), completedAt: calls.timeOf(last), content, rest };
  }

  /** As JSON in ASCII; `undefined` where it is not given. */
  private valueOf(field: number): string | undefined {
    const { core } = this;
    const from = core.calls.fieldFrom(field);
    return from === 0 ? undefined : core.latin1(from, core.calls.fieldTo(field));
  }
}
