import { PlainReader, type EventLimits, type PlacedRecord } from '#event-contract';
import type { ByteShelf, WholeLife, WholeLives } from '#event-streaming';
import { writeHiddenFields, type ServiceDocument } from '#services';
import { ByteWriter } from './byte.writer.js';
import { writeContent } from './content.writing.js';
import { asciiOf, giverOf } from './event.values.js';
import { LifeGathering } from './life.gathering.js';

/** A longer life is not worth the memory that is kept for the next one. */
const MOST_EVENTS = 128;
const MOST_BYTES = 1024 * 1024;
/** More than names, times and marks of one event take beside its own bytes. */
const ROOM_BESIDE = 1_024;

/** Tells whole lives where they are plain: their documents are put together of the records' own bytes. */
export class PlainLives implements WholeLives<ServiceDocument> {
  private readonly reader: PlainReader;
  private readonly life = new LifeGathering();
  private readonly writer = new ByteWriter();

  constructor(limits: EventLimits) {
    this.reader = new PlainReader(limits);
  }

  /** @inheritdoc */
  tell(id: string, records: readonly PlacedRecord[], shelf: ByteShelf): WholeLife<ServiceDocument> | undefined {
    const { life } = this;
    if (records.length > MOST_EVENTS) return undefined;
    life.begin(id, records.length);
    try {
      return this.read(records) ? this.write(shelf) : undefined;
    } finally {
      life.release();
    }
  }

  /** @inheritdoc */
  isUnderWay(id: string, first: PlacedRecord, last: PlacedRecord): boolean {
    const { life, reader } = this;
    life.begin(id, 2);
    try {
      const [start, latest] = [life.eventAt(0), life.eventAt(1)];
      if (!reader.read(last, latest) || !reader.read(first, start)) return false;
      return life.isOpen(start, latest);
    } finally {
      life.release();
    }
  }

  /** The last one first: most services that cannot be told do not end yet. */
  private read(records: readonly PlacedRecord[]): boolean {
    const last = records.length - 1;
    if (last < 1 || !this.take(records, last)) return false;
    for (let index = 0; index < last; index += 1) if (!this.take(records, index)) return false;
    return true;
  }

  private take(records: readonly PlacedRecord[], index: number): boolean {
    const { life, reader } = this;
    const event = life.eventAt(index);
    return reader.read(records[index] as PlacedRecord, event) && life.take(event);
  }

  private write(shelf: ByteShelf): WholeLife<ServiceDocument> | undefined {
    const { life, reader, writer } = this;
    const { start, end, states, tasks, events } = life;
    const room = events.reduce((sum, { size }) => sum + size + ROOM_BESIDE, 0);
    if (start === undefined || end === undefined || room > MOST_BYTES) return undefined;
    writer.begin(shelf, room);
    writeContent(writer, { start, end, states, tasks });
    const content = writer.taken();
    const rest = writeHiddenFields((name) => {
      const giver = giverOf(name, start, end);
      return giver && asciiOf(giver, name);
    });
    const document = { startedAt: start.at, completedAt: end.at, content, rest };
    return { document, fingerprints: events.map((event) => reader.fingerprintOf(event)) };
  }
}
