import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { record } from '#test/contracts/records.js';
import { stored } from '#test/contracts/stored-services.js';
import { openWriter } from './sqlite.connection.js';
import { SqliteDeadLetterStore } from './sqlite.dead-letter-store.js';
import { SqliteEventLog } from './sqlite.event-log.js';
import { prepareReadModel, prepareSchema } from './sqlite.schema.js';
import { SqliteServiceStore } from './sqlite.service-store.js';

const clock = { now: () => 0 };

describe('SQLite on a full disk', () => {
  let directory: string;
  let database: Database;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'context-services-full-'));
    database = openWriter(join(directory, 'file'), 'FULL');
    prepareSchema(database);
    prepareReadModel(database, 'services_v1');
  });
  afterEach(() => {
    database.close();
    rmSync(directory, { recursive: true });
  });

  /** The file may grow by so many pages. */
  function leaveRoom(pages: number): void {
    const used = database.pragma('page_count', { simple: true }) as number;
    database.pragma(`max_page_count = ${used + pages}`);
  }

  const full = {
    code: 'ENGINE_UNAVAILABLE',
    retriable: true,
    message: expect.stringContaining('SQLITE_FULL') as string,
  };

  it('refuses an append as a whole, and goes on once there is room', async () => {
    const log = new SqliteEventLog(database, clock);
    leaveRoom(4);
    const large = Array.from({ length: 20 }, () => record('a', 'x'.repeat(4000)));
    const outcomes = await Promise.allSettled([log.append([record('a', 'small')]), log.append(large)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(log.append(large)).rejects.toMatchObject(full);
    expect(log.read(0n, { records: 100, bytes: 1e9 })).toEqual([]);
    leaveRoom(100);
    expect(await log.append(large)).toEqual(new Map([[0, 20n]]));
    expect(log.read(0n, { records: 100, bytes: 1e9 })).toHaveLength(20);
  });

  it('leaves the services of a refused write as they were', async () => {
    const store = new SqliteServiceStore(database, 'services_v1');
    await store.write([stored('a', { startedAt: 1 })]);
    leaveRoom(4);
    const content = 'x'.repeat(100_000);
    await expect(
      store.write([stored('a', { revision: 2 }), stored('b', { startedAt: 1, content })]),
    ).rejects.toMatchObject(full);
    expect([...(await store.load(['a', 'b'])).values()]).toEqual([stored('a', { startedAt: 1 })]);
  });

  it('parks no dead letter by halves', async () => {
    const store = new SqliteDeadLetterStore(database);
    leaveRoom(4);
    const letter = { topic: 't', partition: 0, code: 'INVALID_DATA' as const, message: '' };
    const letters = [100, 100_000].map((size) => ({
      ...letter,
      record: { ...record('a', 'x'.repeat(size)), offset: 0n, timestamp: 0 },
    }));
    await expect(store.park(letters)).rejects.toMatchObject(full);
    expect(await store.list(0, 10)).toEqual([]);
  });
});

describe('SqliteServiceStore', () => {
  it('writes some megabytes a transaction, so that appends wait for no more', async () => {
    const database = openWriter(':memory:', 'FULL');
    prepareSchema(database);
    prepareReadModel(database, 'services_v1');
    const count = database.prepare('SELECT count(*) FROM services_v1').pluck();
    const content = 'x'.repeat(3 * 1024 * 1024);
    const services = ['a', 'b', 'c'].map((id) => stored(id, { startedAt: 1, content }));
    const writing = new SqliteServiceStore(database, 'services_v1').write(services);
    expect([count.get(), database.inTransaction]).toEqual([2, false]);
    expect(await writing).toEqual([]);
    expect(count.get()).toBe(3);
  });
});

describe('SqliteEventLog', () => {
  it('reads up to its bounds, and one record at least', async () => {
    const database = openWriter(':memory:', 'FULL');
    prepareSchema(database);
    const log = new SqliteEventLog(database, clock);
    await log.append(Array.from({ length: 10 }, () => record('a', 'x'.repeat(1000))));
    expect(log.read(0n, { records: 3, bytes: 1e9 })).toHaveLength(3);
    expect(log.read(0n, { records: 100, bytes: 2500 })).toHaveLength(3);
    expect(log.read(9n, { records: 100, bytes: 1 })).toHaveLength(1);
    expect(log.read(10n, { records: 100, bytes: 1 })).toEqual([]);
  });

  it('shares a commit among appends of one turn, each whole and in order', async () => {
    const database = openWriter(':memory:', 'FULL');
    prepareSchema(database);
    const log = new SqliteEventLog(database, clock);
    let commits = 0;
    log.onAppend(() => (commits += 1));
    const positions = await Promise.all(
      [1, 2, 3].map((count) => log.append(Array.from({ length: count }, () => record('a', String(count))))),
    );
    expect(positions).toEqual([1n, 3n, 6n].map((offset) => new Map([[0, offset]])));
    expect(commits).toBe(1);
  });
});
