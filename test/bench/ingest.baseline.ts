import Database from 'better-sqlite3';
import { join } from 'node:path';
import { BATCH_EVENTS } from './embedded.system.js';
import { EVENTS_A_SERVICE } from './journeys.workload.js';
import { ProgressMeter } from './progress.meter.js';
import { TimedWriter } from './timed.writer.js';

/** The system's own, so that SQLite is at its best. */
const PRAGMAS = ['journal_mode = WAL', 'wal_autocheckpoint = 4096', 'cache_size = -65536'];
/** What a service's row has of longer values while events are still to come is cut to its share. */
const CUT_FROM = 64;

/**
 * What the system does to SQLite, without the system: a synced commit with the log's rows of each request, and unsynced ones
 * with the services that were touched, each as far as it had come. Rows, and the number of writes, are read from a file that
 * the system has left.
 */
export class IngestBaseline {
  readonly events: number;
  readonly services: number;
  private readonly source: Database.Database;
  /** Requests between two passes over the services that they touched: the fewest that come to no more writes than the system's. */
  private requestsAPass: number | undefined;

  constructor(
    file: string,
    private readonly progress: (line: string) => void,
  ) {
    this.source = new Database(file, { readonly: true });
    this.events = this.one('SELECT count(*) FROM events');
    this.services = this.one('SELECT count(*) FROM services_v1');
  }

  close(): void {
    this.source.close();
  }

  /** Writes all of it into a new file of that folder; returns events a second, of the writing alone, once a share is written. */
  writeTo(folder: string, warmFrom: number): number {
    const target = new Database(join(folder, 'baseline.sqlite'));
    try {
      target.pragma(`page_size = ${this.one('PRAGMA page_size')}`);
      for (const pragma of PRAGMAS) target.pragma(pragma);
      const schema = 'SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid';
      target.exec(this.source.prepare<[], string>(schema).pluck().all().join(';\n'));
      return this.writeAll(new TimedWriter(target), warmFrom * this.events);
    } finally {
      target.close();
    }
  }

  private writeAll(writer: TimedWriter, uncounted: number): number {
    const meter = new ProgressMeter(this.progress, 'writing events with SQLite alone', this.events);
    const find = this.source.prepare<[string], unknown[]>('SELECT * FROM services_v1 WHERE id = ?').raw();
    const steps = new Map<string, number>();
    let written = 0;
    let before = { written, takenMs: 0 };
    this.requestsAPass ??= this.fittingPass(this.one('SELECT sum(revision) FROM services_v1'));
    for (const requests of this.passes(this.requestsAPass)) {
      for (const rows of requests) writer.append(rows);
      const touched = [...new Set(requests.flat().map(idOf))];
      for (const id of requests.flat().map(idOf)) steps.set(id, (steps.get(id) ?? 0) + 1);
      writer.project(touched.map((id) => partOf(find.get(id) ?? [], (steps.get(id) ?? 0) / EVENTS_A_SERVICE)));
      meter.reached((written += requests.flat().length));
      if (written <= uncounted) before = { written, takenMs: writer.takenMs };
    }
    return ((written - before.written) * 1000) / (writer.takenMs - before.takenMs);
  }

  /** The log's rows, request by request, so many requests at a time. */
  private *passes(requestsAPass: number): Generator<unknown[][][], void> {
    const read = this.source.prepare<[number], unknown[]>(
      `SELECT * FROM events WHERE "offset" >= ? ORDER BY "offset" LIMIT ${BATCH_EVENTS}`,
    );
    for (let offset = 0; offset < this.events;) {
      const requests: unknown[][][] = [];
      for (; requests.length < requestsAPass && offset < this.events; offset += BATCH_EVENTS)
        requests.push(read.raw().all(offset));
      yield requests;
    }
  }

  private fittingPass(writes: number): number {
    for (let requests = 1; ; requests *= 2) {
      let needed = 0;
      for (const pass of this.passes(requests)) needed += new Set(pass.flat().map(idOf)).size;
      if (needed <= writes || requests * BATCH_EVENTS >= this.events) return requests;
    }
  }

  private one(query: string): number {
    return Number(this.source.prepare<[], unknown>(query).pluck().get());
  }
}

/** The log's key is the service's id. */
function idOf(event: readonly unknown[]): string {
  return String(event[1]);
}

function partOf(row: readonly unknown[], share: number): unknown[] {
  return row.map((value) => {
    if (Buffer.isBuffer(value)) return value.length < CUT_FROM ? value : value.subarray(0, value.length * share);
    return typeof value === 'string' && value.length >= CUT_FROM ? value.slice(0, value.length * share) : value;
  });
}
