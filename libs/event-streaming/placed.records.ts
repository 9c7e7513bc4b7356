import type { PlacedRecord } from '#event-contract';
import type { RecordPack } from './record.pack.js';
import { NONE, readPlace } from './record.place.js';

/** Records of one key where they lie in packs, in rising order of their offsets. */
export interface PlacedRecords {
  readonly records: readonly PlacedRecord[];
  /** The offset behind the last one. */
  readonly nextOffset: bigint;
}

/** Gathers records, one after the other, as long as each has a value and lies behind the one before. */
export class PlacedGathering {
  private readonly records: PlacedRecord[] = [];
  private pack: RecordPack | undefined;
  private ahead = -1;

  /** What was gathered; `undefined` for nothing. */
  get gathered(): PlacedRecords | undefined {
    const { records, pack, ahead } = this;
    return pack && { records, nextOffset: pack.from + BigInt(ahead) + 1n };
  }

  /** Adds one of a pack's, counted from 0; false where it cannot be added. */
  add(pack: RecordPack, index: number): boolean {
    const { ahead, timestamp, value, valueLength, headers } = readPlace(pack.places, index);
    if (valueLength === NONE || !this.isBehind(pack, ahead)) return false;
    this.pack = pack;
    this.ahead = ahead;
    const { bytes } = pack;
    this.records.push({ bytes, from: value, to: value + valueLength, headers: pack.headers[headers] ?? [], timestamp });
    return true;
  }

  private isBehind(pack: RecordPack, ahead: number): boolean {
    if (pack === this.pack) return ahead > this.ahead;
    return this.pack === undefined || pack.from + BigInt(ahead) > this.pack.from + BigInt(this.ahead);
  }
}
