import { PlacedGathering, type PlacedRecords } from './placed.records.js';
import type { LogRecord } from './record.js';
import { isPacked, keysOf, packBatch, recordOf, sizeOf, type FedBatch, type RecordPack } from './record.pack.js';

/** More than any pack has records. */
const PACK = 2 ** 24;

/**
 * Records of one partition that are applied together: one batch, or several. They are kept as they came, by their keys: those
 * of a service have its id for a key (contract, section 2), so nothing needs to be decoded before its turn.
 */
export class UnitOfWork {
  private readonly packs: RecordPack[] = [];
  /** Records by key: those that are packed by the number of their pack times {@link PACK}, and their own in it. */
  private byKey = new Map<string, (LogRecord | number)[]>();
  private leftOver: ReadonlySet<string> = new Set();
  /** Of those that came, not of those that were left over. */
  private firstOffset: bigint | undefined;
  /** What the records take in memory, roughly. */
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
    return (this.byKey.get(key) ?? []).map((one) => (typeof one === 'number' ? this.unpacked(one) : one));
  }

  /** How many there are. */
  countOf(key: string): number {
    return this.byKey.get(key)?.length ?? 0;
  }

  /** They where they lie; `undefined` where one does not lie in a pack, has no value, or is not behind the one before. */
  placedOf(key: string): PlacedRecords | undefined {
    const placed = new PlacedGathering();
    for (const one of this.byKey.get(key) ?? [])
      if (typeof one !== 'number' || !placed.add(this.packOf(one), one % PACK)) return undefined;
    return placed.gathered;
  }

  /** Whether records with that key were left over from the unit before. */
  isLeftOver(key: string): boolean {
    return this.leftOver.has(key);
  }

  /** Whether a record is of the later half of those that came. */
  isLate({ offset }: LogRecord): boolean {
    return this.firstOffset !== undefined && offset - this.firstOffset > this.nextOffset - offset;
  }

  /** Takes in the batch that follows, after which more are to come: what it keeps is a copy, if the batch is not packed already. */
  hold(batch: FedBatch): void {
    const { records, nextOffset } = packBatch(batch);
    this.takePack(records, nextOffset);
  }

  /** Takes in the batch that follows, which is the last one. */
  complete(batch: FedBatch): void {
    if (isPacked(batch)) return this.takePack(batch.records, batch.nextOffset);
    for (const record of batch.records) this.take(record);
    this.nextOffset = batch.nextOffset;
  }

  /** Takes in, before all others, what the unit before has left over. */
  precede(pack: RecordPack): void {
    const { byKey } = this;
    this.byKey = new Map();
    this.addPack(pack);
    this.leftOver = new Set(this.byKey.keys());
    for (const [key, own] of byKey) {
      const before = this.byKey.get(key);
      if (before === undefined) this.byKey.set(key, own);
      else for (const one of own) before.push(one);
    }
  }

  private takePack(pack: RecordPack, nextOffset: bigint): void {
    this.nextOffset = nextOffset;
    if (pack.count === 0) return;
    this.addPack(pack);
    this.firstOffset ??= pack.from;
    this.lastTimestamp = recordOf(pack, pack.count - 1).timestamp;
  }

  private addPack(pack: RecordPack): void {
    const first = this.packs.push(pack) * PACK - PACK;
    keysOf(pack).forEach((key, number) => this.add(key, first + number));
    this.bytes += sizeOf(pack);
  }

  private take(record: LogRecord): void {
    const { key, value, offset, timestamp } = record;
    this.add(key === null ? '' : Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString(), record);
    this.bytes += (key?.byteLength ?? 0) + (value?.byteLength ?? 0);
    this.firstOffset ??= offset;
    this.lastTimestamp = timestamp;
  }

  private unpacked(number: number): LogRecord {
    return recordOf(this.packOf(number), number % PACK);
  }

  private packOf(number: number): RecordPack {
    return this.packs[Math.floor(number / PACK)] as RecordPack;
  }

  private add(key: string, kept: LogRecord | number): void {
    const known = this.byKey.get(key);
    if (known === undefined) this.byKey.set(key, [kept]);
    else known.push(kept);
    this.records += 1;
  }
}
