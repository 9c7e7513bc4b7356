import { MongoClient, type Collection, type Db } from 'mongodb';
import { AppError } from '#domain';
import type { CheckpointStore, ServiceStore } from '#event-streaming';
import type { ServiceDocument, ServiceQuery } from '#services';
import { EXPORT_INDEXES } from './export.scan.js';
import { MongoCheckpointStore, type CheckpointRow } from './mongo.checkpoint-store.js';
import { MongoConnection } from './mongo.connection.js';
import { guarded } from './mongo.errors.js';
import { MongoServiceQuery } from './mongo.service-query.js';
import { MongoServiceStore } from './mongo.service-store.js';
import type { ServiceRow } from './service.row.js';

/** How MongoDB is reached. */
export interface MongoOptions {
  /** A connection string; a replica set's, of one member at least. */
  readonly url: string;
  readonly database: string;
  /** Name and version of the read model, and its collection. */
  readonly readModel: string;
  /** Milliseconds after which an export gets the rest of its ids ahead (see the README); 30000 unless given. */
  readonly exportAheadAfterMs?: number;
}

/** MongoDB behind the ports. */
export interface Mongo {
  readonly services: ServiceStore<ServiceDocument>;
  readonly checkpoints: CheckpointStore;
  readonly query: ServiceQuery;
  /** Makes the export indexes where they are missing. */
  ensureIndexes(): Promise<void>;
  /** Resolves when a primary answers; rejects with `ENGINE_UNAVAILABLE` within 5 seconds. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Milliseconds. A query without MongoDB fails well within 10 s; a bulk of large services may take longer. A connection on
 * which nothing comes back is noticed by the heartbeat.
 */
const TIMES = {
  connect: 3_000,
  select: 3_000,
  heartbeat: 2_000,
  ping: 4_500,
  read: 8_000,
  fold: 30_000,
  indexes: 60_000,
  release: 1_000,
};

/** A write that was acknowledged survives a failover; no read shows what a failover could take back. */
const DURABLE = { writeConcern: { w: 'majority', journal: true }, readConcern: { level: 'majority' } } as const;

/** Opens MongoDB without waiting for it: while it is away each operation fails, and the next one tries again. */
export function openMongo({ url, database, readModel, exportAheadAfterMs = 30_000 }: MongoOptions): Mongo {
  const client = newClient(url);
  const connection = new MongoConnection(client);
  const [reading, folding] = [connection.within(TIMES.read), connection.within(TIMES.fold)];
  const db = client.db(database);
  const rows: Collection<ServiceRow> = db.collection(readModel);
  return {
    services: new MongoServiceStore(rows, folding),
    checkpoints: new MongoCheckpointStore(db.collection<CheckpointRow>(`${readModel}_checkpoints`), reading),
    query: new MongoServiceQuery(
      { client, rows, reading, releasing: connection.within(TIMES.release) },
      exportAheadAfterMs,
    ),
    ensureIndexes: () => connection.within(TIMES.indexes)(() => ensureIndexes(db, readModel)),
    ping: () => connection.within(TIMES.ping)(async () => void (await db.command({ ping: 1 }))),
    close: () => guarded(() => client.close()),
  };
}

/** Throws `INVALID_ARGUMENT` on what is no connection string; its text, which may hold a password, is not in the message. */
function newClient(url: string): MongoClient {
  try {
    return new MongoClient(url, {
      appName: 'context-services',
      connectTimeoutMS: TIMES.connect,
      serverSelectionTimeoutMS: TIMES.select,
      heartbeatFrequencyMS: TIMES.heartbeat,
      readPreference: 'primary',
      ...DURABLE,
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('INVALID_ARGUMENT', `this is no connection string of MongoDB: ${reason}`, false, error);
  }
}

async function ensureIndexes(db: Db, readModel: string): Promise<void> {
  await db.collection(readModel).createIndexes([
    { name: 'started', key: EXPORT_INDEXES.started, partialFilterExpression: { started_at: { $exists: true } } },
    { name: 'completed', key: EXPORT_INDEXES.completed, partialFilterExpression: { completed_at: { $exists: true } } },
  ]);
}
