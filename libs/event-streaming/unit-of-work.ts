import { RecordArena } from './record.arena.js';
import type { LogRecord, RecordBatch } from './record.js';

/**
 * Records of one partition that are applied together: one batch, or several. They are kept as they came, by their keys: those
 * of a service have its id for a key (contract, section 2), so nothing needs to be decoded before its turn.
 */
export class UnitOfWork {
  private readonly arena = new RecordArena();
  /** Records by key: those of earlier batches by their number in the arena. */
  private readonly byKey = new Map<string, (LogRecord | number)[]>();
  /** Of all keys, values and headers. */
  bytes = 0;
  records = 0;
  /** The offset to read next. */
  nextOffset = 0n;
  /** The time of the last record, milliseconds since 1970-01-01T00:00:00Z; `undefined` where there is none. */
  lastTimestamp: number | undefined;

  /** @param begunAt milliseconds since 1970 */
  constructor(
    readonly partition: number,
    readonly begunAt: number,
  ) {}

  /** The keys as text, in the order in which they first came. Of keys that are no UTF-8 some may be one; no fact has such a key. */
  get keys(): readonly string[] {
    return [...this.byKey.keys()];
  }

  /** The records with a key, in their order. */
  recordsOf(key: string): readonly LogRecord[] {
    return (this.byKey.get(key) ?? []).map((one) => (typeof one === 'number' ? this.arena.read(one) : one));
  }

  /** Takes in the batch that follows, after which more are to come. */
  hold(batch: RecordBatch): void {
    this.take(batch, (record) => this.arena.add(record));
  }

  /** Takes in the batch that follows, which is the last one. */
  complete(batch: RecordBatch): void {
    this.take(batch, (record) => record);
  }

  private take({ records, nextOffset }: RecordBatch, keep: (record: LogRecord) => LogRecord | number): void {
    for (const record of records) this.add(record, keep(record));
    this.records += records.length;
    this.lastTimestamp = records.at(-1)?.timestamp ?? this.lastTimestamp;
    this.nextOffset = nextOffset;
  }

  private add({ key, value, headers }: LogRecord, kept: LogRecord | number): void {
    const text = key === null ? '' : Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString();
    const known = this.byKey.get(text);
    if (known === undefined) this.byKey.set(text, [kept]);
    else known.push(kept);
    this.bytes += (key?.byteLength ?? 0) + (value?.byteLength ?? 0);
    for (const header of headers) this.bytes += header.value.byteLength;
  }
}
