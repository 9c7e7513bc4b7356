import type { Database } from 'better-sqlite3';
import { AppError } from '#domain';

/** Counts the changes of the tables' shape. */
export const SCHEMA_VERSION = 1;

/** Marks the file as ours: "CSVS". */
const APPLICATION_ID = 0x43535653;

const LOG_TABLES = `
  CREATE TABLE events (
    "offset" INTEGER PRIMARY KEY, "key" BLOB, value BLOB, headers TEXT NOT NULL, timestamp INTEGER NOT NULL
  );
  CREATE TABLE dead_letters (
    number INTEGER PRIMARY KEY,
    topic TEXT NOT NULL, "partition" INTEGER NOT NULL, "offset" INTEGER NOT NULL,
    "key" BLOB, value BLOB, headers TEXT NOT NULL, timestamp INTEGER NOT NULL,
    code TEXT NOT NULL, message TEXT NOT NULL
  );
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/** Came later; a version that does not know them is not disturbed by them. */
const LATER_TABLES = `
  CREATE TABLE IF NOT EXISTS read_models (only INTEGER PRIMARY KEY CHECK (only = 1), revision INTEGER NOT NULL, models TEXT NOT NULL);
`;

/** Makes a new file's tables, and those that an older version's file lacks. Throws `CORRUPT` on another program's file, `INVALID_ARGUMENT` on a newer version's. */
export function prepareSchema(database: Database): void {
  const version = database.pragma('user_version', { simple: true }) as number;
  const owner = database.pragma('application_id', { simple: true }) as number;
  if (owner === 0 && version === 0 && isEmpty(database)) {
    database.transaction(() => database.exec(LOG_TABLES + LATER_TABLES))();
    return;
  }
  if (owner !== APPLICATION_ID) throw new AppError('CORRUPT', `${database.name} is not a file of this system`, false);
  if (version > SCHEMA_VERSION) {
    const message = `${database.name} was written by a newer version: its schema is ${version}, this version knows ${SCHEMA_VERSION}`;
    throw new AppError('INVALID_ARGUMENT', message, false);
  }
  database.exec(LATER_TABLES);
}

/** Makes a read model's tables where they are missing. */
export function prepareReadModel(database: Database, readModel: string): void {
  if (!/^[a-z][a-z0-9_]{0,63}$/.test(readModel)) {
    throw new AppError('INVALID_ARGUMENT', `"${readModel}" cannot be the name of a read model`, false);
  }
  database.transaction(() => database.exec(readModelTables(readModel)))();
}

/** The read models that have tables. */
export function namesOfReadModels(database: Database): readonly string[] {
  const tables = database.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all();
  return tables.filter((name) => /^services_v\d+$/.test(name));
}

/** The indexes cover the export of ids. Rows keep their rowid: long rows in the key's own tree were 3 to 5 times slower. */
function readModelTables(readModel: string): string {
  return `
    CREATE TABLE IF NOT EXISTS ${readModel} (
      id TEXT NOT NULL PRIMARY KEY, revision INTEGER NOT NULL, positions TEXT NOT NULL, recent TEXT NOT NULL,
      started_at INTEGER, completed_at INTEGER, rest TEXT NOT NULL, content BLOB
    );
    CREATE INDEX IF NOT EXISTS ${readModel}_started ON ${readModel} (started_at, id) WHERE started_at IS NOT NULL;
    CREATE INDEX IF NOT EXISTS ${readModel}_completed ON ${readModel} (completed_at, started_at, id)
      WHERE completed_at IS NOT NULL;
    CREATE TABLE IF NOT EXISTS ${readModel}_checkpoints ("partition" INTEGER PRIMARY KEY, "offset" INTEGER NOT NULL);
  `;
}

function isEmpty(database: Database): boolean {
  return database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;
}
