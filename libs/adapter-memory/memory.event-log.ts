import type { Clock, EventLog, LogEnd, LogRecord, NewRecord, Position } from '#event-streaming';

/** How a {@link MemoryEventLog} is made. */
export interface MemoryEventLogOptions {
  readonly clock: Pick<Clock, 'now'>;
  /** How many partitions the keys are spread over; 1 unless given. */
  readonly partitions?: number;
}

/** An event log in this process; a key's hash decides its partition. */
export class MemoryEventLog implements EventLog, LogEnd {
  private readonly partitions: LogRecord[][];
  private readonly listeners = new Set<() => void>();

  constructor(private readonly options: MemoryEventLogOptions) {
    this.partitions = Array.from({ length: options.partitions ?? 1 }, () => []);
  }

  append(records: readonly NewRecord[]): Promise<Position> {
    const position = new Map<number, bigint>();
    const now = this.options.clock.now();
    for (const record of records) {
      const partition = hash(record.key) % this.partitions.length;
      const stored = this.partition(partition);
      stored.push({ timestamp: now, ...structuredClone(record), offset: BigInt(stored.length) });
      position.set(partition, BigInt(stored.length));
    }
    for (const listener of this.listeners) listener();
    return Promise.resolve(position);
  }

  get partitionCount(): number {
    return this.partitions.length;
  }

  /** Copies of at most `limit` records from an offset on. */
  read(partition: number, from: bigint, limit: number): readonly LogRecord[] {
    const start = Number(from);
    return structuredClone(this.partition(partition).slice(start, start + limit));
  }

  /** The offset that the partition's next record will get. */
  endOffset(partition: number): bigint {
    return BigInt(this.partition(partition).length);
  }

  endOffsets(): Promise<Position> {
    return Promise.resolve(new Map(this.partitions.map((records, partition) => [partition, BigInt(records.length)])));
  }

  /** Calls the listener after each append, until the returned function is called. */
  onAppend(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private partition(partition: number): LogRecord[] {
    const records = this.partitions[partition];
    if (records === undefined) throw new RangeError(`there is no partition ${partition}`);
    return records;
  }
}

/** FNV-1a over the bytes, 32 bits (https://www.rfc-editor.org/rfc/rfc9923). */
function hash(bytes: Uint8Array): number {
  let value = 0x811c9dc5;
  for (const byte of bytes) value = Math.imul(value ^ byte, 0x01000193);
  return value >>> 0;
}
