import { PlainReader, type EventLimits, type PlacedRecord } from '#event-contract';
import type { WholeLife, WholeLives } from '#event-streaming';
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
  tell(id: string, records: readonly PlacedRecord[]): WholeLife<ServiceDocument> | undefined {
    const { life, reader } = this;
    if (records.length > MOST_EVENTS) return undefined;
    life.begin(id);
    try {
      return this.read(records) ? this.write() : undefined;
    } finally {
      life.release();
      reader.release();
    }
  }

  private read(records: readonly PlacedRecord[]): boolean {
    const { life, reader } = this;
    for (const record of records) {
      const event = life.next();
      if (!reader.read(record, event) || !life.take(event)) return false;
    }
    return true;
  }

  private write(): WholeLife<ServiceDocument> | undefined {
    const { life, writer } = this;
    const { start, end, states, tasks, events } = life;
    const room = events.reduce((sum, { size }) => sum + size + ROOM_BESIDE, 0);
    if (start === undefined || end === undefined || room > MOST_BYTES) return undefined;
    writer.begin(room);
    writeContent(writer, { start, end, states, tasks });
    const content = writer.text(events.some(({ isWide }) => isWide));
    const rest = writeHiddenFields((name) => {
      const giver = giverOf(name, start, end);
      return giver && asciiOf(giver, name);
    });
    const document = { startedAt: start.at, completedAt: end.at, content, rest };
    return { document, fingerprints: events.map(({ fingerprint }) => fingerprint) };
  }
}
