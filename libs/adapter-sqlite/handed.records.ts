import { unpackRecords, type LogRecord, type RecordPack } from '#event-streaming';
import type { BatchBounds } from './sqlite.event-feed.js';

/** What a pack takes beside its bytes, roughly. */
const PACK_BYTES = 1_024;

/** The latest records that were handed over by who appended them: whoever is near the log's end need not read the file. */
export class HandedRecords {
  private packs: RecordPack[] = [];
  private bytes = 0;

  /** @param mostBytes of keys and values; beyond it the oldest go */
  constructor(private readonly mostBytes: number) {}

  /** Takes records that are durable in the log. */
  add(pack: RecordPack): void {
    this.packs.push(pack);
    this.bytes += sizeOf(pack);
    let over = 0;
    for (; this.bytes > this.mostBytes; over += 1) this.bytes -= sizeOf(this.packs[over]);
    if (over > 0) this.packs.splice(0, over);
  }

  /** What was handed over together, if it begins at that offset. */
  packAt(from: bigint): RecordPack | undefined {
    const pack = this.packs[this.placeOf(from)];
    return pack?.from === from ? pack : undefined;
  }

  /**
   * Records in order from an offset on, as far as there is no gap, until one of the bounds is passed, perhaps by as many as
   * were handed over together. None where the first one is not here.
   */
  read(from: bigint, most: BatchBounds): readonly LogRecord[] {
    const found: (readonly LogRecord[])[] = [];
    let [next, bytes] = [from, 0];
    for (let at = this.placeOf(from); at < this.packs.length; at += 1) {
      const pack = this.packs[at] as RecordPack;
      if (next - from >= most.records || bytes >= most.bytes || pack.from > next) break;
      const records = next < endOf(pack) ? unpackRecords(pack).slice(Number(next - pack.from)) : [];
      if (records.length === 0) continue;
      found.push(records);
      next = endOf(pack);
      bytes += pack.bytes.byteLength;
    }
    return found.flat();
  }

  /** Of the last pack that begins there or before, or of the first one. */
  private placeOf(from: bigint): number {
    let [low, high] = [0, this.packs.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.packs[middle] as RecordPack).from <= from) low = middle;
      else high = middle;
    }
    return low;
  }
}

function sizeOf(pack: RecordPack | undefined): number {
  return pack === undefined ? 0 : pack.bytes.byteLength + PACK_BYTES;
}

function endOf({ from, count }: RecordPack): bigint {
  return from + BigInt(count);
}
