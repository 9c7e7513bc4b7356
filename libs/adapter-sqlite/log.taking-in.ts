import type { Database } from 'better-sqlite3';
import { AppError } from '#domain';
import { LOG_PAGES, openWriter } from './sqlite.connection.js';
import { guarded } from './sqlite.errors.js';

/** From so many pages on the log is begun anew, and for that all others wait until the last ones of it are taken in. */
const LONG_LOG = 2 * LOG_PAGES;
const LAST_PAGES = 1_024;
/** Who takes in the last ones waits so long for others at most, as nobody writes meanwhile. */
const WAIT_MS = 20;

/** How far the write-ahead log is, in pages. */
interface LogLength {
  /** All that has been written to it since it was last begun anew. */
  readonly pages: number;
  /** What of that has been brought to its place. */
  readonly takenIn: number;
}

/**
 * Takes in the write-ahead log: brings its pages to their place, beside those who write. It takes a hundred milliseconds for
 * each 32 MiB, so it is to be done in a thread of its own.
 */
export class LogTakingIn {
  constructor(private readonly database: Database) {}

  /**
   * Takes in what there is, if that is much. Returns false where nothing of it could be, since somebody reads what was before.
   * Rejected by the disk it throws, and may be called again.
   */
  takeIn(): boolean {
    const before = this.length();
    if (!isMuch(before)) return true;
    // The first time takes long, and those who write do so meanwhile.
    for (let time = 0; time < 2; time += 1) this.checkpoint('PASSIVE');
    const { pages, takenIn } = this.length();
    if (pages > LONG_LOG && pages - takenIn < LAST_PAGES) this.checkpoint('FULL');
    const after = this.length();
    return !isMuch(after) || after.takenIn !== before.takenIn;
  }

  close(): void {
    this.database.close();
  }

  /** Asked of SQLite: to look into its files would, once they are closed, drop the locks that this process has on them. */
  private length(): LogLength {
    const { log: pages = 0, checkpointed: takenIn = 0 } = this.checkpoint('NOOP') ?? {};
    return { pages, takenIn };
  }

  private checkpoint(mode: 'NOOP' | 'PASSIVE' | 'FULL') {
    const rows = guarded(() => this.database.pragma(`wal_checkpoint(${mode})`)) as readonly Partial<CheckpointRow>[];
    return rows[0];
  }
}

/** https://sqlite.org/pragma.html#pragma_wal_checkpoint */
interface CheckpointRow {
  readonly log: number;
  readonly checkpointed: number;
}

function isMuch({ pages, takenIn }: LogLength): boolean {
  const waiting = pages - takenIn;
  return waiting >= LOG_PAGES || (pages > LONG_LOG && waiting > 0);
}

/** The first version that tells the length of the log without taking it in. */
const LEAST_VERSION = '3.51.0';

/** Of a file that is open. Throws as opening it does, and `INTERNAL` with a version of SQLite that is too old for it. */
export function openLogTakingIn(path: string): LogTakingIn {
  const database = guarded(() => openWriter(path, 'NORMAL', false));
  const version = String(database.prepare('SELECT sqlite_version()').pluck().get());
  if (version.localeCompare(LEAST_VERSION, 'en', { numeric: true }) < 0) {
    database.close();
    throw new AppError('INTERNAL', `SQLite must be ${LEAST_VERSION} or newer, not ${version}`, false);
  }
  database.pragma(`busy_timeout = ${WAIT_MS}`);
  return new LogTakingIn(database);
}
