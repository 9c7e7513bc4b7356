import type { Collection, Db } from 'mongodb';
import type { ServiceStore, StoredService } from '#event-streaming';
import type { ServiceDocument } from '#services';
import { EXACT_INTEGERS } from './exact.integers.js';
import type { Attempt } from './mongo.connection.js';
import { refusedWrites } from './mongo.errors.js';
import { fromRow, OPTIONAL_FIELDS, toRow, type ServiceRow } from './service.row.js';

/** A command is one document to the server, of 16 MiB at most; a single service may come near that. */
const BULK_BYTES = 12 * 1024 * 1024;
/** What a statement takes beside its texts: names, the fence, a position for each partition. */
const BESIDE_BYTES = 4_096;
/** Of text in UTF-8, for each of JavaScript's 16 bits. */
const MOST_BYTES_A_UNIT = 3;

/** As the client's own writes are, in the server's words. */
const DURABLE = { writeConcern: { w: 'majority', j: true } };

type Stored = StoredService<ServiceDocument>;

/**
 * The services' collection behind the fence. It is written to by commands as the server takes them: the driver's own bulks
 * measure each document before they write it.
 */
export class MongoServiceStore implements ServiceStore<ServiceDocument> {
  constructor(
    private readonly db: Db,
    private readonly rows: Collection<ServiceRow>,
    private readonly attempt: Attempt,
  ) {}

  load(ids: readonly string[]): Promise<ReadonlyMap<string, Stored>> {
    if (ids.length === 0) return Promise.resolve(new Map());
    return this.attempt(async () => {
      const found = await this.rows
        .find({ _id: { $in: [...ids] } }, { ...EXACT_INTEGERS, batchSize: ids.length + 1 })
        .toArray();
      return new Map(found.map((row) => [row._id, fromRow(row)]));
    });
  }

  async write(services: readonly Stored[]): Promise<readonly string[]> {
    const conflicts: string[] = [];
    for (const bulk of bulksOf(services)) conflicts.push(...(await this.attempt(() => this.writeBulk(bulk))));
    return conflicts;
  }

  private async writeBulk(services: readonly Stored[]): Promise<readonly string[]> {
    const fresh = services.filter(({ revision }) => revision === 1);
    const known = services.filter(({ revision }) => revision !== 1);
    const conflicts = await Promise.all([
      this.send('insert', fresh, { documents: fresh.map(toRow) }),
      this.send('update', known, { updates: known.map(updateOf) }),
    ]);
    return conflicts.flat();
  }

  /** Resolves to the ids of those that lost a race. */
  private async send(command: string, services: readonly Stored[], statements: object): Promise<readonly string[]> {
    if (services.length === 0) return [];
    const { collectionName } = this.rows;
    const answer = await this.db.command({ [command]: collectionName, ...statements, ordered: false, ...DURABLE });
    return refusedWrites(answer).map((index) => services[index]?.id ?? '');
  }
}

/**
 * An update does not tell which of its statements found no row, and would lose without a sound. So each is an upsert that
 * cannot insert: where it finds none, setting another `_id` is an error of that one statement.
 */
function updateOf(service: Stored): object {
  const { _id, ...fields } = toRow(service);
  const absent = OPTIONAL_FIELDS.filter((name) => !(name in fields));
  const u = {
    $set: fields,
    ...(absent.length > 0 && { $unset: Object.fromEntries(absent.map((name) => [name, true])) }),
    $setOnInsert: { _id: `not ${_id}` },
  };
  return { q: { _id, revision: service.revision - 1 }, u, upsert: true };
}

/** No less than its bytes: to count them takes as long as to write them. */
function sizeOf({ id, recent, document: { content = '', rest } }: Stored): number {
  return (id.length + recent.length + content.length + rest.length) * MOST_BYTES_A_UNIT + BESIDE_BYTES;
}

function bulksOf(services: readonly Stored[]): readonly Stored[][] {
  const bulks: Stored[][] = [];
  let bytes = Infinity;
  for (const service of services) {
    const size = sizeOf(service);
    if (bytes + size > BULK_BYTES) {
      bulks.push([]);
      bytes = 0;
    }
    bulks.at(-1)?.push(service);
    bytes += size;
  }
  return bulks;
}
