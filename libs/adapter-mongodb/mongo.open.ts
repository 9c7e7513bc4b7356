import type { DecisionStore, ReadModelRegistry } from '#event-streaming';
import { CausalReads } from './causal.reads.js';
import { newClient, type MongoSecurity } from './mongo.client.js';
import { MongoConnection } from './mongo.connection.js';
import { MongoDecisionStore, type DecisionRow } from './mongo.decision-store.js';
import { guarded } from './mongo.errors.js';
import { MongoReadModelRegistry, type RegistryRow } from './mongo.read-model-registry.js';
import { openReadModel, type MongoReadModel } from './mongo.read-model.js';

/** How MongoDB is reached. */
export interface MongoOptions {
  /** A connection string; a replica set's, of one member at least. */
  readonly url: string;
  readonly database: string;
  readonly security?: MongoSecurity;
  /** Milliseconds after which an export gets the rest of its ids ahead (see the README); 30000 unless given. */
  readonly exportAheadAfterMs?: number;
  /** Whether the driver makes a write that was cut off again by itself, for which the server notes each; unless told otherwise it does. */
  readonly retryWrites?: boolean;
}

/** MongoDB behind the ports. */
export interface Mongo {
  readonly registry: ReadModelRegistry;
  /** What operators decided about dead letters. */
  readonly decisions: DecisionStore;
  /** The read model of that name; the same object each time. */
  readonly readModel: (name: string) => MongoReadModel;
  /** Makes the export indexes of the live read model where they are missing. */
  ensureIndexes(): Promise<void>;
  /** The names of the read models that have data, in no order. */
  readModelNames(): Promise<readonly string[]>;
  /** Resolves when a primary answers and lets this process in; rejects with `ENGINE_UNAVAILABLE` within 5 seconds. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Its checkpoints have a longer name. */
const READ_MODEL = /^services_v\d+$/;

/** Milliseconds. A query without MongoDB fails well within 10 s. */
const TIMES = { ping: 4_500, registry: 8_000, decisions: 30_000 };

/** Opens MongoDB without waiting for it: while it is away each operation fails, and the next one tries again. */
export function openMongo({ url, database, security, retryWrites, exportAheadAfterMs = 30_000 }: MongoOptions): Mongo {
  const client = newClient(url, security, retryWrites);
  const connection = new MongoConnection(client);
  const reads = new CausalReads(client);
  const db = client.db(database);
  const opened = new Map<string, MongoReadModel>();
  const open = (name: string): MongoReadModel => {
    const readModel = openReadModel(name, { client, connection, db, reads, exportAheadAfterMs });
    opened.set(name, readModel);
    return readModel;
  };
  const readModel = (name: string): MongoReadModel => opened.get(name) ?? open(name);
  const registry = new MongoReadModelRegistry(
    db.collection<RegistryRow>('read_models'),
    connection.within(TIMES.registry),
  );
  return {
    registry,
    decisions: new MongoDecisionStore(
      db.collection<DecisionRow>('dead_letter_decisions'),
      connection.within(TIMES.decisions),
    ),
    readModel,
    ensureIndexes: async () => readModel((await registry.load()).live).ensureIndexes(),
    readModelNames: () =>
      connection.within(TIMES.registry)(async () => {
        const found = await db.listCollections({ name: READ_MODEL }, { nameOnly: true }).toArray();
        return found.map(({ name }) => name);
      }),
    // A ping proper is answered to strangers too.
    ping: () =>
      connection.within(TIMES.ping)(
        async () => void (await db.collection('read_models').findOne({}, { projection: { _id: 1 } })),
      ),
    close: () => guarded(() => client.close()),
  };
}
