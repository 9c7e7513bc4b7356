import type { ClientSession, Collection, Document, MongoClient, Timestamp } from 'mongodb';
import type { CausalReads } from './causal.reads.js';
import type { Scan } from './export.scan.js';
import { idOf, IDS, type Selection } from './export.selection.js';
import type { Attempt } from './mongo.connection.js';
import { isInterrupted, isLostCursor, isOutdated } from './mongo.errors.js';
import { readReply, type RawReply } from './raw.reply.js';
import type { RawRow } from './raw.row.js';
import type { ServiceRow } from './service.row.js';

/** So many cursors in a row may be lost before the first row of each. */
const MOST_FRUITLESS = 3;
/** So large are replies: a megabyte lets the server work on the next one while this one is written; with two, queries wait longer. */
const REPLY_BYTES = 1024 * 1024;

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

/** Rows that are meant, and the place behind them. */
export interface Step {
  readonly rows: readonly RawRow[];
  /** Whether they have no more than their ids. */
  readonly areIds: boolean;
  readonly place: Place;
}

/**
 * Reads of one export: all of them see the moment of the first one, for as long as the server keeps it. By commands, whose
 * replies stay the bytes that came; of the driver's cursors each row alone costs more than all else that is done with it.
 */
export class ExportCursors {
  private readonly session: ClientSession;
  private moment: Timestamp | undefined;
  private isOutdated = false;

  constructor(private readonly source: ExportSource) {
    this.session = source.client.startSession({ causalConsistency: false });
  }

  end(): Promise<void> {
    return this.session.endSession();
  }

  /** The rows of the scans behind a place. */
  async *scan(scans: readonly Scan[], from: Place, selection: Selection<unknown>): AsyncGenerator<Step, void> {
    for (const [index, scan] of scans.entries()) {
      if (index < from.scan) continue;
      const behind = index === from.scan ? from.last : undefined;
      const { isMeant } = scan;
      const selected = isMeant === undefined ? selection : IDS;
      for await (const rows of this.scanOne(scan, behind, selected)) {
        const place = { scan: index, last: rows.at(-1) };
        yield { rows: isMeant === undefined ? rows : rows.filter(isMeant), areIds: selected === IDS, place };
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
    for await (const rows of this.persistently(() => finding([...left], selection), selection, again)) {
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
    for await (const rows of this.persistently(() => scanning(scan, last, selection), selection, isLostCursor)) {
      const fresh = isSame(rows[0], last) ? rows.slice(1) : rows;
      last = rows.at(-1) ?? last;
      if (fresh.length > 0) yield fresh;
    }
  }

  /**
   * All that the cursor gives; one that fails in a way that a new one may overcome is opened anew, at its last row. After
   * a failover or on a broken connection that is tried once.
   */
  private async *persistently(
    query: () => Document,
    selection: Selection<unknown>,
    isOvercome: (error: unknown) => boolean,
  ): AsyncGenerator<readonly RawRow[], void> {
    for (let fruitless = 0; ;) {
      try {
        for await (const rows of this.batches(query(), selection)) {
          fruitless = 0;
          yield rows;
        }
        return;
      } catch (error) {
        fruitless += 1;
        const most = isOvercome(error) ? MOST_FRUITLESS : Number(isInterrupted(error));
        if (fruitless > most) throw error;
      }
    }
  }

  private async *batches(query: Document, { most }: Selection<unknown>): AsyncGenerator<readonly RawRow[], void> {
    const collection = this.source.rows.collectionName;
    let reply = await this.run({ find: collection, ...query, readConcern: this.readConcern() });
    this.moment ??= reply.moment;
    try {
      for (;;) {
        if (reply.rows.length > 0) yield reply.rows;
        if (reply.cursor === 0n) return;
        const batchSize = Math.min(most, Math.ceil((REPLY_BYTES * reply.rows.length) / reply.bytes) + 1);
        reply = await this.run({ getMore: reply.cursor, collection, batchSize });
      }
    } finally {
      await this.release(reply.cursor);
    }
  }

  private run(command: Document): Promise<RawReply> {
    const { client, rows, reading } = this.source;
    const options = { raw: true, session: this.session };
    return reading(async () =>
      readReply((await client.db(rows.dbName).command(command, options))['cursor'] as Uint8Array),
    );
  }

  /** A failure may stay: a server that cannot be reached gives idle cursors up by itself. */
  private async release(cursor: bigint): Promise<void> {
    if (cursor === 0n) return;
    const { client, rows, releasing } = this.source;
    const command = { killCursors: rows.collectionName, cursors: [cursor] };
    await Promise.allSettled([releasing(() => client.db(rows.dbName).command(command))]);
  }

  private readConcern(): Document {
    if (this.isOutdated) return { level: 'majority' };
    return { level: 'snapshot', ...(this.moment && { atClusterTime: this.moment }) };
  }
}

function scanning(scan: Scan, last: RawRow | undefined, { first, fields }: Selection<unknown>): Document {
  return {
    ...{ filter: scan.filter, hint: scan.index, sort: scan.index, batchSize: first },
    projection: { _id: 1, ...scan.index, ...fields },
    ...(last && { min: placeOf(last, scan) }),
  };
}

function finding(ids: readonly string[], { fields }: Selection<unknown>): Document {
  return { filter: { _id: { $in: ids } }, batchSize: ids.length + 1, projection: { _id: 1, ...fields } };
}

/** Where a row stands in the scan's index. */
function placeOf(row: RawRow, { index }: Scan): Record<string, Date | string> {
  const valueOf = (field: string) => (field === '_id' ? idOf(row) : new Date(row.date(field) ?? 0));
  return Object.fromEntries(Object.keys(index).map((field) => [field, valueOf(field)]));
}

function isSame(row: RawRow | undefined, other: RawRow | undefined): boolean {
  return row !== undefined && other !== undefined && idOf(row) === idOf(other);
}
