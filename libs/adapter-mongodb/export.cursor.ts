import type { ClientSession, Collection, FindCursor, FindOptions, MongoClient } from 'mongodb';
import type { CausalReads } from './causal.reads.js';
import type { Scan } from './export.scan.js';
import { idOf, type Selection } from './export.selection.js';
import type { Attempt } from './mongo.connection.js';
import { isLostCursor, isOutdated } from './mongo.errors.js';
import { readRaw, type RawRow } from './raw.row.js';
import type { ServiceRow } from './service.row.js';

/** So many cursors in a row may be lost before the first row of each. */
const MOST_FRUITLESS = 3;

/** What an export reads with. */
export interface ExportSource {
  readonly client: MongoClient;
  readonly rows: Collection<ServiceRow>;
  readonly reads: CausalReads;
  readonly reading: Attempt;
  readonly releasing: Attempt;
}

/** How far an export has come: in which of its scans, and the last row of that one that was handed out. */
export interface Place {
  readonly scan: number;
  readonly last: RawRow | undefined;
}

/** Rows, and the place behind them. */
export interface Step {
  readonly rows: readonly RawRow[];
  readonly place: Place;
}

/** Reads of one export, in one session: all of them see the moment of the first one, for as long as the server keeps it. */
export class ExportCursors {
  private readonly session: ClientSession;
  private isOutdated = false;

  constructor(private readonly source: ExportSource) {
    this.session = source.client.startSession({ snapshot: true });
  }

  end(): Promise<void> {
    return this.session.endSession();
  }

  /** The rows of the scans behind a place. */
  async *scan(scans: readonly Scan[], from: Place, selection: Selection<unknown>): AsyncGenerator<Step, void> {
    for (const [index, scan] of scans.entries()) {
      if (index < from.scan) continue;
      const behind = index === from.scan ? from.last : undefined;
      for await (const rows of this.scanOne(scan, behind, selection)) {
        yield { rows, place: { scan: index, last: rows.at(-1) } };
      }
    }
  }

  /** The rows of these ids that are still there: as of the export's moment while the server keeps it, else as of now. */
  async *find(ids: readonly string[], selection: Selection<unknown>): AsyncGenerator<readonly RawRow[], void> {
    const left = new Set(ids);
    const again = (error: unknown): boolean => {
      this.isOutdated ||= isOutdated(error);
      return isOutdated(error) || isLostCursor(error);
    };
    for await (const rows of this.persistently(() => this.openFor([...left], selection), again)) {
      for (const row of rows) left.delete(idOf(row));
      yield rows;
    }
  }

  private async *scanOne(
    scan: Scan,
    behind: RawRow | undefined,
    selection: Selection<unknown>,
  ): AsyncGenerator<readonly RawRow[], void> {
    let last = behind;
    for await (const rows of this.persistently(() => this.open(scan, last, selection), isLostCursor)) {
      const fresh = rows.filter((row) => !isSame(row, last));
      last = rows.at(-1) ?? last;
      if (fresh.length > 0) yield fresh;
    }
  }

  /** All that the cursor gives; one that fails in a way that a new one may overcome is opened anew, at its last row. */
  private async *persistently(
    opening: () => FindCursor<ServiceRow>,
    isOvercome: (error: unknown) => boolean,
  ): AsyncGenerator<readonly RawRow[], void> {
    for (let fruitless = 0; ;) {
      try {
        for await (const rows of this.batches(opening())) {
          fruitless = 0;
          yield rows;
        }
        return;
      } catch (error) {
        fruitless += 1;
        if (!isOvercome(error) || fruitless > MOST_FRUITLESS) throw error;
      }
    }
  }

  private async *batches(cursor: FindCursor<ServiceRow>): AsyncGenerator<readonly RawRow[], void> {
    try {
      while (await this.source.reading(() => cursor.hasNext())) {
        yield cursor.readBufferedDocuments().map((bytes) => readRaw(bytes as unknown as Uint8Array));
      }
    } finally {
      await this.release(cursor);
    }
  }

  /**
   * Ends the cursor at the server. The driver's own way fails in a session with a snapshot, which that command refuses.
   * A failure may stay: a server that cannot be reached gives idle cursors up by itself.
   */
  private async release(cursor: FindCursor<ServiceRow>): Promise<void> {
    const { client, rows, releasing } = this.source;
    const { id } = cursor;
    const releases: Promise<unknown>[] = [];
    if (id !== undefined && !id.isZero()) {
      const command = { killCursors: rows.collectionName, cursors: [id] };
      releases.push(releasing(() => client.db(rows.dbName).command(command)));
    }
    releases.push(releasing(() => cursor.close()));
    await Promise.allSettled(releases);
  }

  private open(scan: Scan, last: RawRow | undefined, { atOnce, fields }: Selection<unknown>): FindCursor<ServiceRow> {
    return this.source.rows.find(scan.filter, {
      ...this.inTheMoment(),
      ...{ raw: true, hint: scan.index, sort: scan.index, batchSize: atOnce },
      projection: { _id: 1, ...scan.index, ...fields },
      ...(last && { min: placeOf(last, scan) }),
    });
  }

  private openFor(ids: string[], { fields }: Selection<unknown>): FindCursor<ServiceRow> {
    const options = { raw: true, batchSize: ids.length + 1, projection: { _id: 1, ...fields } } as const;
    return this.source.rows.find({ _id: { $in: ids } }, { ...options, ...(this.isOutdated ? {} : this.inTheMoment()) });
  }

  /** Of its own for each find: the driver writes the session's snapshot into the object that it is given. */
  private inTheMoment(): FindOptions {
    return { session: this.session, readConcern: { level: 'snapshot' } };
  }
}

/** Where a row stands in the scan's index. */
function placeOf(row: RawRow, { index }: Scan): Record<string, Date | string> {
  const valueOf = (field: string) => (field === '_id' ? idOf(row) : new Date(Number(row.dates.get(field))));
  return Object.fromEntries(Object.keys(index).map((field) => [field, valueOf(field)]));
}

function isSame(row: RawRow, other: RawRow | undefined): boolean {
  return other !== undefined && idOf(row) === idOf(other);
}
