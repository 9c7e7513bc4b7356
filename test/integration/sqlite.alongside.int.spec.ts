import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite, type Sqlite } from '#adapter-sqlite';
import type { LogRecord } from '#event-streaming';
import { comparable, record, text } from '#test/contracts/records.js';
import { eventually } from '#test/support/processes/eventually.js';
import { damage } from '#test/support/processes/file.damage.js';
import { stored } from '#test/contracts/stored-services.js';
import { impatientClock, newFolder } from './sqlite.folder.js';

const FILE = 'context-services.sqlite';
const RANGE = { from: 0, to: 1e12, events: 'started' } as const;

let folder: ReturnType<typeof newFolder>;
const opened: Sqlite[] = [];
beforeEach(() => {
  folder = newFolder();
});
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
  folder.remove();
});

function open(alongside = false): Sqlite {
  const sqlite = openSqlite({ directory: folder.directory, clock: impatientClock, alongside });
  opened.push(sqlite);
  return sqlite;
}

async function everything({ logReader }: Sqlite): Promise<readonly LogRecord[]> {
  const all: LogRecord[] = [];
  await logReader.read(new Map(), (records) => Promise.resolve(all.push(...records) > 0));
  return all;
}

describe('a command beside the process that has the folder', () => {
  test('appends at the same time, and neither fails nor takes the other’s places', async () => {
    const [owner, command] = [open(), open(true)];
    const append = (sqlite: Sqlite, name: string) =>
      Promise.all(Array.from({ length: 50 }, (_, n) => sqlite.log.append([record('a', `${name}${n}`)])));
    for (let round = 0; round < 4; round += 1) {
      await Promise.all([append(owner, `o${round}-`), append(command, `c${round}-`)]);
    }
    const all = await everything(owner);
    expect(all.map(({ offset }) => offset)).toEqual(Array.from({ length: 400 }, (_, n) => BigInt(n)));
    expect(new Set(all.map(({ value }) => text(value))).size).toBe(400);
    expect(await command.log.endOffsets()).toEqual(await owner.log.endOffsets());
  });

  test('is noticed by the feed that waits at the end', async () => {
    const [owner, command] = [open(), open(true)];
    await owner.log.append([record('a', 'own')]);
    const feed = owner.newFeed();
    const values: string[] = [];
    const both = new Promise<void>((resolve) => {
      void feed.start({
        startAt: () => Promise.resolve(0n),
        handle: (batch) => {
          values.push(...batch.records.map(({ value }) => text(value)));
          if (values.length === 1) void command.log.append([record('a', 'beside')]);
          if (values.length === 2) resolve();
          return Promise.resolve();
        },
      });
    });
    await both;
    await feed.stop();
    expect(values).toEqual(['own', 'beside']);
  });

  test('hands over what it appended to another thread’s feed, which sees each record once and as the file has it', async () => {
    const [owner, other] = [open(), open(true)];
    owner.handOverTo((appended, transfer) =>
      other.takeAppended(structuredClone(appended, { transfer: [...transfer] })),
    );
    const fed: LogRecord[] = [];
    const feed = other.newFeed();
    await feed.start({
      startAt: () => Promise.resolve(0n),
      handle: (batch) => Promise.resolve(void fed.push(...batch.records)),
    });
    for (let round = 0; round < 20; round += 1) {
      await owner.log.append([
        { ...record('a', `own ${round}`), accepted: true },
        { ...record('é', ''), timestamp: round },
      ]);
      // In between, something that is in the file alone.
      if (round % 3 === 0) await other.log.append([record('b', `beside ${round}`)]);
    }
    await eventually(() => fed.length === 47, 'all is fed');
    await feed.stop();
    const written = await everything(owner);
    expect(fed.map(comparable)).toEqual(written.map(comparable));
    // Only of what never left the process is known that it was accepted.
    const accepted = fed.filter((one) => one.accepted === true).map(({ value }) => text(value));
    expect(accepted.length).toBeGreaterThan(0);
    expect(accepted.filter((value) => !value.startsWith('own'))).toEqual([]);
    expect(written.filter((one) => one.accepted !== undefined)).toEqual([]);
  });

  test('needs something to be there', () => {
    expect(() => open(true)).toThrow(`${join(folder.directory, FILE)} is not there`);
  });
});

describe('the health of the file', () => {
  async function fill(count: number): Promise<Sqlite> {
    const sqlite = open();
    const content = 'x'.repeat(8_000);
    for (let first = 0; first < count; first += 500) {
      const some = Array.from({ length: Math.min(500, count - first) }, (_, n) => n + first);
      await sqlite.readModel('services_v1').services.write(some.map((n) => stored(`s${n}`, { startedAt: n, content })));
    }
    return sqlite;
  }

  function closeAll(): void {
    for (const one of opened.splice(0)) one.close();
  }

  test('is good, whoever asks how often', async () => {
    const sqlite = open();
    for (let n = 0; n < 3; n += 1) await expect(sqlite.ping()).resolves.toBeUndefined();
  });

  test('is bad for ever once an export has met damage', async () => {
    await fill(400);
    closeAll();
    const sqlite = open();
    damage(join(folder.directory, FILE));
    const exporting = async () => {
      for await (const chunk of sqlite.readModel('services_v1').query.exportContents(RANGE, 'any', ',')) void chunk;
    };
    await expect(sqlite.ping()).resolves.toBeUndefined();
    await expect(exporting()).rejects.toMatchObject({ code: 'CORRUPT' });
    await expect(sqlite.ping()).rejects.toMatchObject({ code: 'CORRUPT', retriable: false });
    await expect(sqlite.ping()).rejects.toMatchObject({ code: 'CORRUPT' });
  });

  test('of a file too large to be checked through is bad when it has lost its end', async () => {
    await fill(9_000);
    closeAll();
    open();
    closeAll();
    const path = join(folder.directory, FILE);
    truncateSync(path, 66 * 1024 * 1024);
    expect(() => open()).toThrow(`${path}: SQLite: database disk image is malformed`);
  });
});
