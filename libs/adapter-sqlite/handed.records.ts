import type { LogRecord } from '#event-streaming';
import type { BatchBounds } from './sqlite.event-feed.js';
import { unpackRecords, type RecordPack } from './record.packing.js';

/** The latest records that were handed over by who appended them: whoever is near the log's end need not read the file. */
export class HandedRecords {
  private packs: RecordPack[] = [];
  private bytes = 0;

  /** @param mostBytes of keys and values; beyond it the oldest go */
  constructor(private readonly mostBytes: number) {}

  /** Takes records that are durable in the log. */
  add(pack: RecordPack): void {
    this.packs.push(pack);
    this.bytes += pack.bytes.byteLength;
    while (this.bytes > this.mostBytes) this.bytes -= this.packs.shift()?.bytes.byteLength ?? this.bytes;
  }

  /**
   * Records in order from an offset on, as far as there is no gap, until one of the bounds is passed, perhaps by as many as
   * were handed over together. None where the first one is not here.
   */
  read(from: bigint, most: BatchBounds): readonly LogRecord[] {
    const found: (readonly LogRecord[])[] = [];
    let [next, bytes] = [from, 0];
    for (const pack of this.packs) {
      if (next - from >= most.records || bytes >= most.bytes || pack.from > next) break;
      const records = next < endOf(pack) ? unpackRecords(pack).slice(Number(next - pack.from)) : [];
      if (records.length === 0) continue;
      found.push(records);
      next = endOf(pack);
      bytes += pack.bytes.byteLength;
    }
    return found.flat();
  }
}

function endOf({ from, headers }: RecordPack): bigint {
  return from + BigInt(headers.length);
}
