import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite, type Sqlite } from '#adapter-sqlite';
import type { Clock } from '#event-streaming';
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

/** Opens the embedded engine on a folder. */
export function openOn(directory: string): Sqlite {
  return openSqlite({ directory, readModel: 'services_v1', clock: impatientClock });
}

/** Opens one part of the engine on a new folder. */
export function opensSqlite<Subject>(part: (sqlite: Sqlite) => Subject): Open<Subject> {
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
export async function readAll({ log, feed }: Sqlite) {
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
