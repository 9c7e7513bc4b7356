import { NO_BYTES, type PlacedRecord, type ViewedBytes } from '#event-contract';
import type { RecordPack } from './record.pack.js';
import { newPlace, NONE, readPlace } from './record.place.js';

type Writable<Type> = { -readonly [Name in keyof Type]: Type[Name] };

/** A pack, and its bytes as they are looked at. */
export interface ViewedPack {
  readonly pack: RecordPack;
  readonly viewed: ViewedBytes;
}

/** Records of one key where they lie in packs, in rising order of their offsets. */
export interface PlacedRecords {
  readonly records: readonly PlacedRecord[];
  /** The offset behind the last one. */
  readonly nextOffset: bigint;
}

/** Gathers records, one after the other, as long as each has a value and lies behind the one before; again and again. */
export class PlacedGathering {
  private readonly records: Writable<PlacedRecord>[] = [];
  private readonly spare: Writable<PlacedRecord>[] = [];
  private readonly place = newPlace();
  private count = 0;
  private pack: RecordPack | undefined;
  private ahead = -1;

  /** What was gathered, all of it; `undefined` for nothing. */
  get gathered(): PlacedRecords | undefined {
    const { records, pack, ahead } = this;
    return pack && { records, nextOffset: pack.from + BigInt(ahead) + 1n };
  }

  /** Begins anew, for so many records: what was gathered before means nothing any more. */
  begin(count: number): void {
    const { records, spare } = this;
    while (records.length > count) spare.push(records.pop() as PlacedRecord);
    while (records.length < count)
      records.push(spare.pop() ?? { viewed: NO_BYTES, from: 0, to: 0, headers: [], timestamp: 0 });
    this.count = 0;
    this.pack = undefined;
    this.ahead = -1;
  }

  /** Adds the one of a pack with that number, counted from 0; false where it cannot be added. */
  add({ pack, viewed }: ViewedPack, index: number): boolean {
    const { ahead, timestamp, value, valueLength, headers } = readPlace(pack.places, index, this.place);
    if (valueLength === NONE || !this.isBehind(pack, ahead)) return false;
    this.pack = pack;
    this.ahead = ahead;
    const record = this.records[this.count] as Writable<PlacedRecord>;
    this.count += 1;
    record.viewed = viewed;
    record.from = value;
    record.to = value + valueLength;
    record.headers = pack.headers[headers] ?? [];
    record.timestamp = timestamp;
    return true;
  }

  private isBehind(pack: RecordPack, ahead: number): boolean {
    if (pack === this.pack) return ahead > this.ahead;
    return this.pack === undefined || pack.from + BigInt(ahead) > this.pack.from + BigInt(this.ahead);
  }
}
