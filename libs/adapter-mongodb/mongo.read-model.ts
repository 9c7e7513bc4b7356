import type { Collection, Db, IndexDescription, MongoClient } from 'mongodb';
import type { CheckpointStore, ServiceStore } from '#event-streaming';
import type { ServiceDocument, ServiceQuery } from '#services';
import type { CausalReads } from './causal.reads.js';
import { EXPORT_INDEXES } from './export.scan.js';
import { MongoCheckpointStore, type CheckpointRow } from './mongo.checkpoint-store.js';
import type { MongoConnection } from './mongo.connection.js';
import { MongoServiceQuery } from './mongo.service-query.js';
import { MongoServiceStore } from './mongo.service-store.js';
import type { ServiceRow } from './service.row.js';

/** One read model: a collection of its name, and its checkpoints in another beside it. */
export interface MongoReadModel {
  readonly services: ServiceStore<ServiceDocument>;
  readonly checkpoints: CheckpointStore;
  readonly query: ServiceQuery;
  /** Makes the export indexes where they are missing; resolves once they are complete. Where that takes minutes, call it again. */
  ensureIndexes(): Promise<void>;
  /** Removes all of it. */
  drop(): Promise<void>;
}

/** What a read model is opened with. */
export interface ReadModelParts {
  readonly client: MongoClient;
  readonly connection: MongoConnection;
  readonly db: Db;
  readonly reads: CausalReads;
  /** @see MongoOptions */
  readonly exportAheadAfterMs: number;
}

/** Milliseconds. A bulk of large services may take longer than a query. */
const TIMES = { read: 8_000, fold: 30_000, indexes: 60_000, drop: 60_000, release: 1_000 };

/** Opens a read model; nothing is made before it is written to. */
export function openReadModel(name: string, parts: ReadModelParts): MongoReadModel {
  const { client, connection, db, reads, exportAheadAfterMs } = parts;
  const reading = connection.within(TIMES.read);
  const rows: Collection<ServiceRow> = db.collection(name);
  const checkpoints = db.collection<CheckpointRow>(`${name}_checkpoints`);
  const source = { client, rows, reads, reading, releasing: connection.within(TIMES.release) };
  return {
    services: new MongoServiceStore(db, rows, connection.within(TIMES.fold)),
    checkpoints: new MongoCheckpointStore(db, checkpoints, reading, reads),
    query: new MongoServiceQuery(source, exportAheadAfterMs),
    ensureIndexes: () => connection.within(TIMES.indexes)(() => ensureIndexes(rows)),
    drop: () =>
      connection.within(TIMES.drop)(async () => {
        // Checkpoints first: what is cut off in between is read again from the beginning, not taken for complete.
        await checkpoints.drop();
        await rows.drop();
      }),
  };
}

/**
 * Each by itself: MongoDB makes those of one call on one processor. So each reads the collection, and may take as much memory as
 * the server lets one call take (`maxIndexBuildMemoryUsageMegabytes`).
 */
async function ensureIndexes(rows: Collection<ServiceRow>): Promise<void> {
  await Promise.all(Object.entries(EXPORT_INDEXES).map((index) => rows.createIndexes([indexOf(...index)])));
}

/** Of the rows that have the first of its fields. */
function indexOf(name: string, key: Readonly<Record<string, 1>>): IndexDescription {
  const [first = ''] = Object.keys(key);
  return { name, key, partialFilterExpression: { [first]: { $exists: true } } };
}
