import Database from 'better-sqlite3';
import { join } from 'node:path';
import { scoped } from './closing.scope.js';
import { batchesOf, BATCH_EVENTS, ingest, startEmbedded, type Batches } from './embedded.system.js';
import type { BenchWorld, Figure, Rivals } from './figure.js';
import { EVENTS_A_SERVICE } from './journeys.workload.js';
import { rateSince } from './statistics.js';

/** Events over HTTP until they are durable and can be queried, each run in a process and a file of its own. */
export const embeddedIngest: Figure = {
  name: 'embedded-ingest',
  unit: 'events/s',
  against: 'better-sqlite3 alone, same rows and commits',
  warmUps: 0,
  open,
};

async function open(world: BenchWorld): Promise<Rivals> {
  const batches = batchesOf(world);
  const written = await scoped(world.scope, async (scope) => {
    const { app, url, file } = await startEmbedded({ ...world, scope });
    await ingest(url, batches);
    await app.stop();
    return readWritten(file);
  });
  const events = world.services * EVENTS_A_SERVICE;
  if (written.events.length !== events || written.services.length !== world.services)
    throw new Error(`${written.events.length} events and ${written.services.length} services were written`);
  return { ours: () => ingestOnce(world, batches), baseline: () => writeOnce(world, written) };
}

function ingestOnce(world: BenchWorld, batches: Batches): Promise<number> {
  return scoped(world.scope, async (scope) => {
    const { url } = await startEmbedded({ ...world, scope });
    const startedAt = performance.now();
    await ingest(url, batches);
    return rateSince(startedAt, world.services * EVENTS_A_SERVICE);
  });
}

/** What the system has left in its file: the shape of the tables and all rows, in the columns' order. */
interface Written {
  readonly schema: readonly string[];
  readonly pageBytes: number;
  readonly events: readonly unknown[][];
  readonly services: readonly unknown[][];
}

function readWritten(file: string): Written {
  const database = new Database(file, { readonly: true });
  try {
    const schema = 'SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid';
    return {
      schema: database.prepare<[], string>(schema).pluck().all(),
      pageBytes: Number(database.pragma('page_size', { simple: true })),
      events: database.prepare<[], unknown[]>('SELECT * FROM events ORDER BY "offset"').raw().all(),
      services: database.prepare<[], unknown[]>('SELECT * FROM services_v1 ORDER BY rowid').raw().all(),
    };
  } finally {
    database.close();
  }
}

/** The log's rows with a synced commit for each batch, the finished services with unsynced ones, as the system does it. */
function writeOnce(world: BenchWorld, { schema, pageBytes, events, services }: Written): Promise<number> {
  return scoped(world.scope, async (scope) => {
    const database = new Database(join(await scope.folder(), 'baseline.sqlite'));
    scope.add(() => database.close());
    database.pragma(`page_size = ${pageBytes}`);
    database.pragma('journal_mode = WAL');
    database.exec(schema.join(';\n'));
    const startedAt = performance.now();
    database.pragma('synchronous = FULL');
    insertAll(database, 'events', events);
    database.pragma('synchronous = NORMAL');
    insertAll(database, 'services_v1', services);
    return rateSince(startedAt, events.length);
  });
}

function insertAll(database: Database.Database, table: string, rows: readonly unknown[][]): void {
  const places = (rows[0] ?? []).map(() => '?').join(', ');
  const insert = database.prepare<unknown[]>(`INSERT INTO ${table} VALUES (${places})`);
  const insertSome = database.transaction((some: readonly unknown[][]) => some.forEach((row) => insert.run(row)));
  for (let first = 0; first < rows.length; first += BATCH_EVENTS) insertSome(rows.slice(first, first + BATCH_EVENTS));
}
