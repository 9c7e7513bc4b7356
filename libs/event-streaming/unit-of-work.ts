import { PlacedGathering, type PlacedRecords } from './placed.records.js';
import type { LogRecord } from './record.js';
import { RECENT_EVENTS } from './recent-events.js';
import { RecordChains } from './record.chains.js';
import { isPacked, packBatch, recordOf, sizeOf, type FedBatch, type RecordPack } from './record.pack.js';

/**
 * Records of one partition that are applied together: one batch, or several. They are kept as they came, by their keys: those
 * of a service have its id for a key (contract, section 2), so nothing needs to be decoded before its turn.
 */
export class UnitOfWork {
  private readonly chains = new RecordChains();
  private readonly placed = new PlacedGathering();
  private leftOver: ReadonlySet<string> = new Set();
  private hasFailed = false;
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
    return this.chains.keys;
  }

  /** The records with a key, in their order. */
  recordsOf(key: string): readonly LogRecord[] {
    const records: LogRecord[] = [];
    this.chains.every(key, ({ pack }, index) => {
      records.push(recordOf(pack, index));
      return true;
    });
    return records;
  }

  /** How many there are. */
  countOf(key: string): number {
    return this.chains.countOf(key);
  }

  /**
   * They where they lie, until the next ones are asked for; `undefined` where one has no value, or is not behind the one before, and
   * where there are more than {@link RECENT_EVENTS}, or none.
   */
  placedOf(key: string): PlacedRecords | undefined {
    const { chains, placed } = this;
    const count = chains.countOf(key);
    if (count > RECENT_EVENTS) return undefined;
    placed.begin(count);
    return chains.every(key, (pack, index) => placed.add(pack, index)) ? placed.gathered : undefined;
  }

  /** Whether records with that key were left over from the unit before. */
  isLeftOver(key: string): boolean {
    return this.leftOver.has(key);
  }

  /** Whether a record is of the later half of those that came. */
  isLate({ offset }: LogRecord): boolean {
    return this.firstOffset !== undefined && offset - this.firstOffset > this.nextOffset - offset;
  }

  /**
   * Takes in the batch that follows; what it keeps is a copy, if the batch is not packed already.
   * @param isHandedOver whether a batch that is packed already is nobody else's
   */
  take(batch: FedBatch, isHandedOver = false): void {
    const { records, nextOffset } = packBatch(batch);
    this.nextOffset = nextOffset;
    if (records.count === 0) return;
    this.chains.add(records, isHandedOver || !isPacked(batch));
    this.count(records);
    this.firstOffset ??= records.from;
    this.lastTimestamp = recordOf(records, records.count - 1).timestamp;
  }

  /** Takes in, before all others, what the unit before has left over. */
  precede(pack: RecordPack): void {
    if (pack.count === 0) return;
    this.leftOver = this.chains.precede(pack);
    this.count(pack);
  }

  /** An attempt at something failed: what was given up may go on, and read what it was given. */
  noteFailure(): void {
    this.hasFailed = true;
  }

  /** Whether nobody reads any more what was made out from it, once that is done. */
  get mayRelease(): boolean {
    return !this.hasFailed;
  }

  /** Lets go, if it may, of the bytes of all records that are nobody else's: none may be asked for any more. */
  release(): void {
    if (this.mayRelease) this.chains.release();
  }

  private count(pack: RecordPack): void {
    this.records += pack.count;
    this.bytes += sizeOf(pack);
  }
}
