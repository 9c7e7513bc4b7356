import { PlainReader, type EventLimits, type PlacedRecord } from '#event-contract';
import type { ServiceDocument } from '#services';
import { ByteWriter } from './byte.writer.js';
import { writeContent } from './content.writing.js';
import { restOf } from './hidden.fields.js';
import { PlainLife } from './plain.life.js';

/** A start and a completion. */
const LEAST_EVENTS = 2;
/** A longer life is not worth the memory that is kept for the next one. */
const MOST_EVENTS = 128;
const MOST_BYTES = 1024 * 1024;
/** More than names, times and marks of one event take beside its own bytes. */
const MARKS = 1_024;

/** What has come of a whole life. */
export interface ToldLife {
  readonly document: ServiceDocument;
  /** Of each record, in their order (see `DecodedEvent`). */
  readonly fingerprints: readonly string[];
}

/** Tells whole lives where they are plain: their documents are put together of the records' own bytes. */
export class PlainLives {
  private readonly reader: PlainReader;
  private readonly life = new PlainLife();
  private readonly writer = new ByteWriter();

  constructor(limits: EventLimits) {
    this.reader = new PlainReader(limits);
  }

  /** The port `WholeLives` of the engine says what it promises. */
  tell(id: string, records: readonly PlacedRecord[]): ToldLife | undefined {
    const { life, reader } = this;
    if (records.length < LEAST_EVENTS || records.length > MOST_EVENTS) return undefined;
    life.begin(id);
    const told = this.read(records) ? this.write() : undefined;
    life.leave();
    reader.leave();
    return told;
  }

  private read(records: readonly PlacedRecord[]): boolean {
    const { life, reader } = this;
    for (const record of records) {
      const event = life.next();
      if (!reader.read(record, event) || !life.take(event)) return false;
    }
    return true;
  }

  private write(): ToldLife | undefined {
    const { life, writer } = this;
    const { start, end, states, tasks, events } = life;
    const room = events.reduce((sum, { size }) => sum + size + MARKS, 0);
    if (start === undefined || end === undefined || room > MOST_BYTES) return undefined;
    writer.begin(room);
    writeContent(writer, { start, end, states, tasks });
    const content = writer.text(events.some(({ isWide }) => isWide));
    const document = { startedAt: start.at, completedAt: end.at, content, rest: restOf(start, end) };
    return { document, fingerprints: events.map(({ fingerprint }) => fingerprint) };
  }
}
