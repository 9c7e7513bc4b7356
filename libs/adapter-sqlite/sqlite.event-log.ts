import type { Database, Statement } from 'better-sqlite3';
import { AppError } from '#domain';
import {
  packRecords,
  type Clock,
  type EventLog,
  type LogBounds,
  type LogRecord,
  type NewRecord,
  type Position,
  type RecordPack,
} from '#event-streaming';
import type { BatchBounds } from './sqlite.event-feed.js';
import { HandedRecords } from './handed.records.js';
import { asBuffer, readHeaders, writeHeaders } from './record.codec.js';
import { attempt, translated } from './sqlite.errors.js';

/** The one partition of the embedded log. */
export const PARTITION = 0;

/** Bounds of one commit, so that it does not hold up the process for long; an append is never split. */
const GROUP_RECORDS = 5000;

/** Of handed-over records, kept for feeds near the end of the log. */
const HANDED_BYTES = 32 * 1024 * 1024;

interface Append {
  readonly records: readonly NewRecord[];
  readonly resolve: (position: Position) => void;
  readonly reject: (error: unknown) => void;
}

type Row = [offset: bigint, key: Buffer | null, value: Buffer | null, headers: string, timestamp: bigint];

/** The event log in a table: appends that meet in one turn of the event loop share one synced commit. */
export class SqliteEventLog implements EventLog, LogBounds {
  private readonly insert: Statement<unknown[]>;
  private readonly select: Statement<[bigint], Row>;
  private readonly last: Statement<[], bigint | null>;
  private readonly listeners = new Set<() => void>();
  private readonly handed = new HandedRecords(HANDED_BYTES);
  private handOver: ((pack: RecordPack) => void) | undefined;
  private waiting: Append[] = [];
  private closed = false;

  constructor(
    private readonly database: Database,
    private readonly clock: Pick<Clock, 'now'>,
  ) {
    this.insert = database.prepare(
      'INSERT INTO events ("offset", "key", value, headers, timestamp) VALUES (?, ?, ?, ?, ?)',
    );
    this.select = database
      .prepare<[bigint], Row>(
        'SELECT "offset", "key", value, headers, timestamp FROM events WHERE "offset" >= ? ORDER BY "offset"',
      )
      .raw()
      .safeIntegers();
    this.last = database.prepare<[], bigint | null>('SELECT max("offset") FROM events').pluck().safeIntegers();
  }

  append(records: readonly NewRecord[]): Promise<Position> {
    if (records.length === 0) return Promise.resolve(new Map());
    if (this.closed) return Promise.reject(new AppError('ENGINE_UNAVAILABLE', 'the event log is closed', false));
    return new Promise((resolve, reject) => {
      if (this.waiting.length === 0) setImmediate(() => this.commitGroup());
      this.waiting.push({ records, resolve, reject });
    });
  }

  /** Records in order from an offset on, one at least where there is any, until one of the bounds is passed. */
  read(from: bigint, most: BatchBounds): readonly LogRecord[] {
    const handed = this.handed.read(from, most);
    return handed.length > 0 ? handed : this.readFile(from, most);
  }

  /** What was appended together and handed over, if it begins at that offset and is still here. */
  packAt(from: bigint): RecordPack | undefined {
    return this.handed.packAt(from);
  }

  private readFile(from: bigint, most: BatchBounds): readonly LogRecord[] {
    const records: LogRecord[] = [];
    let bytes = 0;
    for (const [offset, key, value, headers, timestamp] of this.select.iterate(from)) {
      records.push({ offset, key, value, headers: readHeaders(headers), timestamp: Number(timestamp) });
      bytes += (key?.length ?? 0) + (value?.length ?? 0) + headers.length;
      if (records.length >= most.records || bytes >= most.bytes) break;
    }
    return records;
  }

  /** The offset that the next record will get; asked of the file, for operators' commands append from beside. */
  endOffset(): bigint {
    const last = this.last.get();
    return last === undefined || last === null ? 0n : last + 1n;
  }

  endOffsets(): Promise<Position> {
    return attempt(() => new Map([[PARTITION, this.endOffset()]]));
  }

  beginOffsets(): Promise<Position> {
    return Promise.resolve(new Map([[PARTITION, 0n]]));
  }

  /** Calls the listener after each commit, until the returned function is called. */
  onAppend(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** From now on, what is appended is handed over as well, once it is durable. */
  handOverTo(taker: (pack: RecordPack) => void): void {
    this.handOver = taker;
  }

  /** Takes what another one has appended to the file and handed over. */
  take(pack: RecordPack): void {
    this.handed.add(pack);
    this.tellListeners();
  }

  /** Commits what waits, and takes nothing more. */
  close(): void {
    this.closed = true;
    while (this.waiting.length > 0) this.commitGroup();
  }

  private commitGroup(): void {
    const group = this.nextGroup();
    if (group.length === 0) return;
    const records = group.flatMap((append) => append.records);
    const now = this.clock.now();
    try {
      const from = this.database.transaction(() => this.insertAll(records, now)).immediate();
      confirm(group, from);
      this.handOver?.(packRecords(records, { from, now }));
      this.tellListeners();
    } catch (error) {
      // Of those that are confirmed already nobody hears any more; the feed finds them in the file.
      for (const { reject } of group) reject(translated(error));
    }
    if (this.waiting.length > 0 && !this.closed) setImmediate(() => this.commitGroup());
  }

  private nextGroup(): readonly Append[] {
    let records = 0;
    let count = 0;
    while (count < this.waiting.length && records < GROUP_RECORDS) {
      records += this.waiting[count]?.records.length ?? 0;
      count += 1;
    }
    return this.waiting.splice(0, count);
  }

  /** The offset of the first. */
  private insertAll(records: readonly NewRecord[], now: number): bigint {
    const from = this.endOffset();
    let offset = from;
    for (const { key, value, headers, timestamp = now } of records) {
      this.insert.run(offset, asBuffer(key), asBuffer(value), writeHeaders(headers), timestamp);
      offset += 1n;
    }
    return from;
  }

  private tellListeners(): void {
    for (const listener of this.listeners) listener();
  }
}

/** Tells each append the offset behind it. */
function confirm(group: readonly Append[], from: bigint): void {
  let end = from;
  for (const { records, resolve } of group) {
    end += BigInt(records.length);
    resolve(new Map([[PARTITION, end]]));
  }
}
