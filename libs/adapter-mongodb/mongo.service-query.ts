import type { ClientSession, Collection, FindCursor, FindOptions, MongoClient } from 'mongodb';
import type { ExportRange, ExportState, ServiceQuery } from '#services';
import { scansOf, type Scan } from './export.scan.js';
import type { Attempt } from './mongo.connection.js';
import { isOutdated } from './mongo.errors.js';
import { readRaw, type RawRow } from './raw.row.js';
import type { ServiceRow } from './service.row.js';

/** Rows fetched at once: some hundreds of KiB either way. */
const IDS_AT_ONCE = 2_000;
const CONTENTS_AT_ONCE = 250;
const CHUNK_BYTES = 256 * 1024;
/** So many snapshots in a row may be lost before the first row of each. */
const MOST_FRUITLESS = 3;

/** How long the query's work may take. */
export interface QueryAttempts {
  readonly reading: Attempt;
  readonly releasing: Attempt;
}

/** What one row gives to an export, and how many rows are fetched at once. */
interface Selection<T> {
  readonly fields: Readonly<Record<string, 1>>;
  readonly atOnce: number;
  readonly take: (row: RawRow) => T;
}

const IDS: Selection<string> = { fields: {}, atOnce: IDS_AT_ONCE, take: (row) => textOf(row, '_id').toString('utf8') };
const CONTENTS: Selection<Buffer> = {
  fields: { content: 1 },
  atOnce: CONTENTS_AT_ONCE,
  take: (row) => textOf(row, 'content'),
};

/** Finds services by id, and exports them by the time indexes from a snapshot. */
export class MongoServiceQuery implements ServiceQuery {
  constructor(
    private readonly client: MongoClient,
    private readonly rows: Collection<ServiceRow>,
    private readonly attempts: QueryAttempts,
  ) {}

  findContent(id: string): Promise<Uint8Array | undefined> {
    return this.attempts.reading(async () => {
      const found: unknown = await this.rows.findOne({ _id: id }, { projection: { _id: 0, content: 1 }, raw: true });
      return found === null ? undefined : readRaw(found as Uint8Array).texts.get('content');
    });
  }

  exportIds(range: ExportRange): AsyncGenerator<readonly string[], void> {
    return this.export(scansOf(range, 'any'), IDS);
  }

  exportContents(range: ExportRange, state: ExportState): AsyncGenerator<readonly Uint8Array[], void> {
    return this.export(scansOf(range, state), CONTENTS);
  }

  /**
   * MongoDB keeps a snapshot for some minutes; an export that takes longer goes on behind its last row with a new one.
   * A server that keeps none at all ends the export.
   */
  private async *export<T extends string | Buffer>(
    scans: readonly Scan[],
    selection: Selection<T>,
  ): AsyncGenerator<T[], void> {
    const place: Place = { left: scans, last: undefined, fruitless: 0 };
    while (place.left.length > 0) {
      const session = this.client.startSession({ snapshot: true });
      try {
        yield* this.exportFrom(place, selection, session);
      } catch (error) {
        place.fruitless += 1;
        if (!isOutdated(error) || place.fruitless > MOST_FRUITLESS) throw error;
      } finally {
        await session.endSession();
      }
    }
  }

  /** Goes on from a place, and moves it along. */
  private async *exportFrom<T extends string | Buffer>(
    place: Place,
    selection: Selection<T>,
    session: ClientSession,
  ): AsyncGenerator<T[], void> {
    for (const scan of place.left) {
      for await (const rows of this.batches({ scan, selection, after: place.last, session })) {
        place.last = rows.at(-1);
        place.fruitless = 0;
        yield* chunksOf(rows.map((row) => selection.take(row)));
      }
      place.left = place.left.slice(1);
      place.last = undefined;
    }
  }

  private async *batches<T>(pass: Pass<T>): AsyncGenerator<readonly RawRow[], void> {
    const cursor = this.open(pass);
    try {
      while (await this.attempts.reading(() => cursor.hasNext())) {
        const rows = cursor.readBufferedDocuments().map((bytes) => readRaw(bytes as unknown as Uint8Array));
        const fresh = rows.filter((row) => !isSame(row, pass.after));
        if (fresh.length > 0) yield fresh;
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
    const { id } = cursor;
    const releases: Promise<unknown>[] = [];
    if (id !== undefined && !id.isZero()) {
      const command = { killCursors: this.rows.collectionName, cursors: [id] };
      releases.push(this.attempts.releasing(() => this.client.db(this.rows.dbName).command(command)));
    }
    releases.push(this.attempts.releasing(() => cursor.close()));
    await Promise.allSettled(releases);
  }

  private open<T>({ scan, selection, after, session }: Pass<T>): FindCursor<ServiceRow> {
    const options: FindOptions = {
      ...{
        session,
        raw: true,
        hint: scan.index,
        sort: scan.index,
        batchSize: selection.atOnce,
      },
      projection: { _id: 1, ...scan.index, ...selection.fields },
      // Of its own for each find: the driver writes the session's snapshot into the object that it is given.
      readConcern: { level: 'snapshot' },
      ...(after && { min: placeOf(after, scan) }),
    };
    return this.rows.find(scan.filter, options);
  }
}

/** How far an export has come. */
interface Place {
  /** The scans that are not done, the one under way first. */
  left: readonly Scan[];
  /** The last row of that one that was handed out. */
  last: RawRow | undefined;
  /** How many snapshots were lost in a row without one more row. */
  fruitless: number;
}

interface Pass<T> {
  readonly scan: Scan;
  readonly selection: Selection<T>;
  /** The last row that was handed out. */
  readonly after: RawRow | undefined;
  readonly session: ClientSession;
}

/** Where a row stands in the scan's index. */
function placeOf(row: RawRow, { index }: Scan): Record<string, Date | string> {
  const valueOf = (field: string) =>
    field === '_id' ? textOf(row, '_id').toString('utf8') : new Date(Number(row.dates.get(field)));
  return Object.fromEntries(Object.keys(index).map((field) => [field, valueOf(field)]));
}

function isSame(row: RawRow, other: RawRow | undefined): boolean {
  return other !== undefined && textOf(row, '_id').equals(textOf(other, '_id'));
}

function textOf(row: RawRow, field: string): Buffer {
  return row.texts.get(field) ?? Buffer.alloc(0);
}

/** A batch of large services in parts, so that one part at a time waits for a slow reader. */
function* chunksOf<T extends string | Buffer>(items: readonly T[]): Generator<T[], void> {
  let chunk: T[] = [];
  let size = 0;
  for (const item of items) {
    chunk.push(item);
    size += item.length;
    if (size < CHUNK_BYTES) continue;
    yield chunk;
    chunk = [];
    size = 0;
  }
  if (chunk.length > 0) yield chunk;
}
