import { RecordArena } from './record.arena.js';
import type { LogRecord, RecordBatch } from './record.js';

/**
 * Records of one partition that are applied together: one batch, or several. They are kept as they came, by their keys: those
 * of a service have its id for a key (contract, section 2), so nothing needs to be decoded before its turn.
 */
export class UnitOfWork {
  private readonly arena = new RecordArena();
  private readonly byKey = new Map<string, number[]>();
  /** Of all values. */
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
    return (this.byKey.get(key) ?? []).map((number) => this.arena.read(number));
  }

  /** Takes in the batch that follows. */
  add({ records, nextOffset }: RecordBatch): void {
    for (const record of records) this.addRecord(record);
    this.records += records.length;
    this.lastTimestamp = records.at(-1)?.timestamp ?? this.lastTimestamp;
    this.nextOffset = nextOffset;
  }

  private addRecord(record: LogRecord): void {
    const { key, value } = record;
    const text = key === null ? '' : Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString();
    const known = this.byKey.get(text);
    const number = this.arena.add(record);
    if (known === undefined) this.byKey.set(text, [number]);
    else known.push(number);
    this.bytes += value?.byteLength ?? 0;
  }
}
