import { AppError } from '#domain';
import { NONE, type RecordPlace } from '#event-streaming';
import { ByteReader } from './byte.reader.js';
import type { StoredBatch } from './stored.batch.js';

/** A record where it lies in its batch: key and value are counted from the batch's first byte. */
export interface StoredRecord extends Pick<RecordPlace, 'timestamp' | 'key' | 'keyLength' | 'value' | 'valueLength'> {
  /** Its offset, counted from that of the batch. */
  delta: number;
  /** Where its headers begin: their number, and then they. */
  headers: number;
  /** Where it ends. */
  end: number;
}

/** Goes through the records of a batch. */
export class BatchCursor {
  /** How many are still to come. */
  left: number;
  private readonly reader: ByteReader;
  private readonly lastDelta: number;
  /** One for all, filled anew each time. */
  private readonly record = noRecord();

  constructor(private readonly batch: StoredBatch) {
    this.left = batch.facts.count;
    this.reader = new ByteReader(batch.records);
    this.lastDelta = Number(batch.facts.lastOffset - batch.facts.firstOffset);
  }

  /** Where the next one begins. */
  get at(): number {
    return this.reader.at;
  }

  /** The next record, until the one after it is read. Throws `CORRUPT` where bytes are none. */
  next(): StoredRecord {
    const { record, reader } = this;
    const { firstTimestamp, appendedAt } = this.batch.facts;
    const length = reader.varint();
    const least = record.delta + 1;
    record.end = reader.at + length;
    // Attributes, of which there are none yet.
    reader.at += 1;
    const sinceFirst = reader.varlong();
    record.timestamp = appendedAt ?? firstTimestamp + sinceFirst;
    record.delta = reader.varint();
    record.keyLength = Math.max(NONE, reader.varint());
    record.key = reader.at;
    reader.at += Math.max(0, record.keyLength);
    record.valueLength = Math.max(NONE, reader.varint());
    record.value = reader.at;
    reader.at += Math.max(0, record.valueLength);
    record.headers = reader.at;
    if (record.delta < least || !this.fits(record)) throw corrupt(this.batch);
    reader.at = record.end;
    this.left -= 1;
    return record;
  }

  /** Whether it ends where it says, within the batch. */
  private fits({ delta, headers, end }: StoredRecord): boolean {
    return headers < end && end <= this.reader.bytes.length && delta <= this.lastDelta;
  }
}

function noRecord(): StoredRecord {
  return { delta: -1, timestamp: 0, key: 0, keyLength: 0, value: 0, valueLength: 0, headers: 0, end: 0 };
}

function corrupt({ facts: { firstOffset, lastOffset } }: StoredBatch): AppError {
  return new AppError(
    'CORRUPT',
    `Kafka: the record batch from offset ${firstOffset} to ${lastOffset} cannot be read`,
    true,
  );
}
