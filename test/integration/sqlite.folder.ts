import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite, type Sqlite, type SqliteReadModel } from '#adapter-sqlite';
import type { Clock, EventFeed } from '#event-streaming';
import type { Open } from '#test/contracts/opening.js';

/** The machine's time; what waits, waits a turn. */
export const impatientClock: Clock = {
  now: () => Date.now(),
  sleep: () => new Promise((resolve) => setImmediate(resolve)),
};

/** A new folder for one case. */
export function newFolder(): { readonly directory: string; remove(): void } {
  const directory = mkdtempSync(join(tmpdir(), 'context-services-sqlite-'));
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

/** The engine, its one read model and one feed. */
export type SqliteParts = Sqlite & SqliteReadModel & { readonly feed: EventFeed };

/** Opens the embedded engine on a folder, with the read model that there is at first. */
export function openOn(directory: string): SqliteParts {
  const sqlite = openSqlite({ directory, clock: impatientClock });
  return { ...sqlite.readModel('services_v1'), ...sqlite, feed: sqlite.newFeed() };
}

/** Opens one part of the engine on a new folder. */
export function opensSqlite<Subject>(part: (sqlite: SqliteParts) => Subject): Open<Subject> {
  return () => {
    const { directory, remove } = newFolder();
    let sqlite = openOn(directory);
    const reopen = () => {
      sqlite.close();
      sqlite = openOn(directory);
      return Promise.resolve(part(sqlite));
    };
    const close = async () => {
      await sqlite.feed.stop();
      sqlite.close();
      remove();
    };
    return Promise.resolve({ subject: part(sqlite), reopen, close });
  };
}

/** Every record of the embedded log, as its feed hands them in. */
export async function readAll({ log, feed }: SqliteParts) {
  const end = (await log.endOffsets()).get(0) ?? 0n;
  const records: Parameters<Parameters<typeof feed.start>[0]['handle']>[0]['records'][number][] = [];
  if (end === 0n) return records;
  await new Promise<void>((resolve) => {
    void feed.start({
      startAt: () => Promise.resolve(0n),
      handle: (batch) => {
        records.push(...batch.records);
        if (batch.nextOffset >= end) resolve();
        return Promise.resolve();
      },
    });
  });
  await feed.stop();
  return records;
}
