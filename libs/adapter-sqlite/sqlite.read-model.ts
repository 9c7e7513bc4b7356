import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import type { CheckpointStore, ServiceStore } from '#event-streaming';
import type { ServiceDocument, ServiceQuery } from '#services';
import type { ReaderPool } from './reader.pool.js';
import { SqliteCheckpointStore } from './sqlite.checkpoint-store.js';
import { guarded } from './sqlite.errors.js';
import { prepareReadModel } from './sqlite.schema.js';
import { SqliteServiceQuery } from './sqlite.service-query.js';
import { SqliteServiceStore } from './sqlite.service-store.js';

const ROWS_A_TURN = 500;

/** One read model: a table of its name, and its checkpoints in another beside it. */
export interface SqliteReadModel {
  readonly services: ServiceStore<ServiceDocument>;
  readonly checkpoints: CheckpointStore;
  readonly query: ServiceQuery;
  /** Removes all of it, bit by bit, so that others can write meanwhile; it is not to be used any more. */
  drop(): Promise<void>;
}

/** What a read model is opened with. */
export interface ReadModelConnections {
  readonly database: Database;
  readonly readers: ReaderPool;
}

/**
 * Opens a read model, and makes its tables where they are missing. Its indexes are made at once, before it is loaded: to make
 * them later would keep all others from writing for as long as it takes.
 */
export function openReadModel(name: string, { database, readers }: ReadModelConnections): SqliteReadModel {
  guarded(() => prepareReadModel(database, name));
  return {
    services: new SqliteServiceStore(database, name),
    checkpoints: new SqliteCheckpointStore(database, name),
    query: new SqliteServiceQuery({ database, readers }, name),
    drop: () => drop(name, database),
  };
}

/** Checkpoints first: what is cut off in between is read again from the beginning, not taken for complete. */
async function drop(name: string, database: Database): Promise<void> {
  guarded(() => database.exec(`DROP TABLE IF EXISTS ${name}_checkpoints`));
  const some = `SELECT rowid FROM ${name} LIMIT ${ROWS_A_TURN}`;
  const empty = guarded(() => database.prepare(`DELETE FROM ${name} WHERE rowid IN (${some})`));
  while (guarded(() => empty.run()).changes > 0) await nextTurn();
  guarded(() => database.exec(`DROP TABLE IF EXISTS ${name}`));
}
