import Database from 'better-sqlite3';
import { AppError } from '#domain';

/** The largest file that is checked through at opening. */
const CHECKED_BYTES = 64 * 1024 * 1024;
/** So many rows of a larger one are read at opening. */
const LATEST_ROWS = 100;
/** The write-ahead log is cut back to this when it is reset. */
const WAL_BYTES = 64 * 1024 * 1024;

/** Rows of one or two KiB waste little of such a page. It holds for new files. */
const PAGE_BYTES = 8192;
/** So many are written before pages move from the write-ahead log to their place: 32 MiB. */
export const LOG_PAGES = 4_096;

/** `FULL`: a commit survives a power cut. `NORMAL`: it survives `kill -9`, and a power cut takes the latest ones, in order. */
export type Durability = 'FULL' | 'NORMAL';

/** Whoever leaves that to another thread does it all the same where so many have piled up: the other one falls behind. */
const TOO_MANY_PAGES = 4 * LOG_PAGES;

/** Opens a connection that writes; one that takes in the write-ahead log moves its pages to their place from time to time. */
export function openWriter(path: string, durability: Durability, takesInLog = true): Database.Database {
  const database = new Database(path);
  try {
    database.pragma(`page_size = ${PAGE_BYTES}`);
    database.pragma('journal_mode = WAL');
    database.pragma(`wal_autocheckpoint = ${takesInLog ? LOG_PAGES : TOO_MANY_PAGES}`);
    database.pragma(`journal_size_limit = ${WAL_BYTES}`);
    database.pragma(`synchronous = ${durability}`);
    database.pragma('cache_size = -65536');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Opens a connection that reads, with a small cache. */
export function openReader(path: string): Database.Database {
  const database = new Database(path, { readonly: true, fileMustExist: true });
  database.pragma('cache_size = -1024');
  return database;
}

/**
 * Throws `CORRUPT` when the file is damaged: a small one is checked through; of a large one, so that opening it takes no
 * minutes, the latest rows of what is kept for ever. That it has lost its end, SQLite sees by itself.
 */
export function checkThrough(database: Database.Database): void {
  const pages = database.pragma('page_count', { simple: true }) as number;
  const pageBytes = database.pragma('page_size', { simple: true }) as number;
  if (pages * pageBytes <= CHECKED_BYTES) return checkPages(database, 'quick_check(1)');
  database.prepare(`SELECT * FROM events ORDER BY "offset" DESC LIMIT ${LATEST_ROWS}`).all();
  database.prepare(`SELECT * FROM dead_letters ORDER BY number DESC LIMIT ${LATEST_ROWS}`).all();
}

/** Throws `CORRUPT` when a check of SQLite's finds anything. */
export function checkPages(database: Database.Database, check: 'quick_check(1)' | 'integrity_check(1)'): void {
  const finding = database.pragma(check, { simple: true });
  if (finding !== 'ok') throw new AppError('CORRUPT', `${database.name} is damaged: ${String(finding)}`, false);
}
