import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { AppError } from '#domain';
import { FaultWatch } from './fault.watch.js';
import { SpaceProbe } from './space.probe.js';
import { openWriter } from './sqlite.connection.js';

describe('SpaceProbe', () => {
  let directory: string;
  let database: Database;
  let watch: FaultWatch;
  let probe: SpaceProbe;
  let now: number;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'context-services-probe-'));
    database = openWriter(join(directory, 'file'), 'FULL');
    watch = new FaultWatch();
    now = 0;
    const clock = { now: () => now };
    probe = new SpaceProbe(database, { clock, isSuspect: () => watch.isSuspect, onRoom: () => watch.clear() });
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
  const full = { code: 'ENGINE_UNAVAILABLE', message: expect.stringContaining('SQLITE_FULL') as string };
  const writes = () => database.prepare('SELECT total_changes()').pluck().get() as number;

  test('writes once in five seconds while all is well', async () => {
    for (let n = 0; n < 20; n += 1) {
      await probe.ping();
      now += 1_000;
    }
    expect(writes()).toBe(4);
  });

  test('after a refusal asks for room each time, until there is some', async () => {
    await probe.ping();
    leaveRoom(10);
    await probe.ping();
    watch.note(new AppError('ENGINE_UNAVAILABLE', 'full', true));
    await expect(probe.ping()).rejects.toMatchObject(full);
    await expect(probe.ping()).rejects.toMatchObject(full);
    leaveRoom(1_000);
    await probe.ping();
    expect(watch.isSuspect).toBe(false);
    const kept = database.prepare('SELECT length(filler) FROM space_probe').pluck().all();
    expect(kept).toEqual([1]);
  });
});

describe('FaultWatch', () => {
  const damage = new AppError('CORRUPT', 'malformed', false);
  const part = {
    own: 7,
    fine: () => 1,
    throws: (): number => {
      throw damage;
    },
    rejects: () => Promise.reject<number>(damage),
    *[Symbol.iterator]() {
      yield 1;
    },
    async *generates() {
      yield 1;
      await Promise.resolve();
      throw damage;
    },
  };

  test.each<[string, (watched: typeof part) => unknown]>([
    ['throws', ({ throws }) => throws()],
    ['rejects', ({ rejects }) => rejects()],
    ['generates', async ({ generates }) => { for await (const one of generates()) void one; }], // prettier-ignore
  ])('notes what a method %s', async (_, use) => {
    const watch = new FaultWatch();
    await expect(async () => await use(watch.over(part))).rejects.toBe(damage);
    expect(() => watch.throwDamage()).toThrow(damage);
  });

  test('leaves the rest as it is, and keeps the first damage', () => {
    const watch = new FaultWatch();
    const { parts, name } = watch.overAll({ parts: part, name: 'x' });
    expect([parts.own, parts.fine(), name]).toEqual([7, 1, 'x']);
    watch.note(new Error('somebody else’s'));
    expect(() => watch.throwDamage()).not.toThrow();
    expect(watch.isSuspect).toBe(false);
    watch.note(damage);
    watch.note(new AppError('CORRUPT', 'another', false));
    expect(() => watch.throwDamage()).toThrow('malformed');
  });
});
