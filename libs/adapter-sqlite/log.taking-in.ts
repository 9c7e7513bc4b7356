import type { Database } from 'better-sqlite3';
import { LogIndex } from './log.index.js';
import { LOG_PAGES, openWriter } from './sqlite.connection.js';
import { guarded } from './sqlite.errors.js';

/** From so many pages on the log is begun anew, and for that all others wait until the last ones of it are taken in. */
const LONG_LOG = 2 * LOG_PAGES;
const LAST_PAGES = 1_024;
/** Who takes in the last ones waits so long for others at most, as nobody writes meanwhile. */
const WAIT_MS = 20;

/**
 * Takes in the write-ahead log: brings its pages to their place, beside those who write. It takes a hundred milliseconds for
 * each 32 MiB, so it is to be done in a thread of its own.
 */
export class LogTakingIn {
  constructor(
    private readonly database: Database,
    private readonly index: LogIndex,
  ) {}

  /**
   * Takes in what there is, if that is much. Returns false where it then still is, since somebody reads what was before. Rejected
   * by the disk it throws, and may be called again.
   */
  takeIn(): boolean {
    if (!this.isMuch()) return true;
    // The first time takes long, and those who write do so meanwhile.
    for (let time = 0; time < 2; time += 1) this.attempt('PASSIVE');
    const { pages, waiting } = this.index.length();
    if (pages > LONG_LOG && waiting < LAST_PAGES) this.attempt('FULL');
    return !this.isMuch();
  }

  close(): void {
    this.index.close();
    this.database.close();
  }

  private isMuch(): boolean {
    return this.index.length().waiting >= LOG_PAGES;
  }

  private attempt(mode: 'PASSIVE' | 'FULL'): void {
    guarded(() => this.database.pragma(`wal_checkpoint(${mode})`));
  }
}

/** Of a file that is open. Throws as opening it does. */
export function openLogTakingIn(path: string): LogTakingIn {
  const database = guarded(() => openWriter(path, 'NORMAL', false));
  try {
    database.pragma(`busy_timeout = ${WAIT_MS}`);
    return new LogTakingIn(database, new LogIndex(path));
  } catch (error) {
    database.close();
    throw error;
  }
}
