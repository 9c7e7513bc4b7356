import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { stored } from '#test/contracts/stored-services.js';
import { ReaderPool } from './reader.pool.js';
import { openWriter } from './sqlite.connection.js';
import { prepareReadModel } from './sqlite.schema.js';
import { SqliteServiceQuery } from './sqlite.service-query.js';
import { SqliteServiceStore } from './sqlite.service-store.js';

const RANGE = { from: 0, to: 10_000, events: 'any' } as const;

describe('an export from SQLite', () => {
  let directory: string;
  let database: Database;
  let readers: ReaderPool;
  let query: SqliteServiceQuery;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'context-services-readers-'));
    database = openWriter(join(directory, 'file'), 'NORMAL');
    prepareReadModel(database, 'services_v1');
    readers = new ReaderPool(join(directory, 'file'));
    query = new SqliteServiceQuery({ database, readers }, 'services_v1');
    const store = new SqliteServiceStore(database, 'services_v1');
    await store.write(Array.from({ length: 3000 }, (_, n) => stored(`s${n}`, { startedAt: n })));
  });
  afterEach(() => {
    readers.close();
    database.close();
    rmSync(directory, { recursive: true });
  });

  /** Whether a reader still needs an earlier moment of the file. */
  function isHeld(): boolean {
    database.exec("UPDATE services_v1 SET rest = rest || 'r' WHERE id = 's1'");
    database.pragma('busy_timeout = 0');
    const [outcome] = database.pragma('wal_checkpoint(TRUNCATE)') as [{ busy: number }];
    return outcome.busy === 1;
  }

  it('holds its moment while it runs, and lets go at its end', async () => {
    const chunks = query.exportIds(RANGE, ',');
    expect(isHeld()).toBe(false);
    await chunks.next();
    expect(isHeld()).toBe(true);
    while ((await chunks.next()).done !== true) expect(isHeld()).toBe(true);
    expect(isHeld()).toBe(false);
  });

  it('lets go when it is left early', async () => {
    for await (const chunk of query.exportContents(RANGE, 'any', ',')) {
      expect(chunk.length).toBeGreaterThan(0);
      expect(isHeld()).toBe(true);
      break;
    }
    expect(isHeld()).toBe(false);
  });

  it('goes on to its end when the engine is closed meanwhile; none begins any more', async () => {
    const chunks = query.exportIds(RANGE, ',');
    const first = await chunks.next();
    readers.close();
    const seen = [...idsIn(first.value ?? [])];
    for await (const chunk of chunks) seen.push(...idsIn(chunk));
    expect(new Set(seen).size).toBe(3000);
    await expect(query.exportIds(RANGE, ',').next()).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' });
  });

  it('gives others their turn between chunks', async () => {
    let turns = 0;
    const takeTurn = () => {
      turns += 1;
      if (turns < 3) setImmediate(takeTurn);
    };
    setImmediate(takeTurn);
    for await (const chunk of query.exportIds(RANGE, ',')) expect(idsIn(chunk).length).toBeLessThan(3000);
    expect(turns).toBe(3);
  });
});

function idsIn(chunk: readonly Uint8Array[]): readonly string[] {
  return chunk.flatMap((run) => JSON.parse(`[${Buffer.from(run).toString()}]`) as string[]);
}
