import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '#domain';
import { checkPages } from './sqlite.connection.js';
import { translated } from './sqlite.errors.js';
import { prepareSchema } from './sqlite.schema.js';

/** What a backup holds. */
export interface Backup {
  /** The file, as a whole path. */
  readonly path: string;
  readonly bytes: number;
  /** How many events are in it. */
  readonly events: bigint;
}

/**
 * Writes one moment of the file at `path` into a new file, whether or not a process runs on it: everything that was
 * acknowledged before the call, as a whole. The copy is checked through and durable before it gets its name.
 * Throws `INVALID_ARGUMENT` where there is such a file already, `CORRUPT` where the check finds damage.
 */
export function backUp(path: string, to: string): Backup {
  const target = resolve(to);
  const partial = `${target}.partial`;
  if (existsSync(target)) throw refusal(`${target} is there already: a backup overwrites nothing`);
  reserve(partial);
  try {
    copy(path, partial);
    const events = checked(partial);
    flush(partial);
    give(partial, target);
    return { path: target, bytes: statSync(target).size, events };
  } catch (error) {
    throw translated(error);
  } finally {
    for (const rest of ['', '-journal']) rmSync(partial + rest, { force: true });
  }
}

/** The file is for its owner alone from the first byte on. */
function reserve(partial: string): void {
  try {
    closeSync(openSync(partial, 'wx', 0o600));
  } catch (error) {
    const isThere = existsSync(partial);
    const reason = isThere ? 'is there: another backup runs, or one was cut off; then remove it' : reasonOf(error);
    throw refusal(`${partial} ${isThere ? '' : 'cannot be written: '}${reason}`, error);
  }
}

/** One read transaction: the state of its beginning, whatever is written meanwhile. */
function copy(path: string, partial: string): void {
  const source = new Database(path, { fileMustExist: true });
  try {
    prepareSchema(source);
    source.prepare('VACUUM INTO ?').run(partial);
  } finally {
    source.close();
  }
}

function checked(partial: string): bigint {
  const copy = new Database(partial, { readonly: true });
  try {
    checkPages(copy, 'integrity_check(1)');
    return copy.prepare<[], bigint>('SELECT count(*) FROM events').pluck().safeIntegers().get() ?? 0n;
  } finally {
    copy.close();
  }
}

/** Its name is given only where nobody else has given it meanwhile; not every file system has links. */
function give(partial: string, target: string): void {
  try {
    linkSync(partial, target);
  } catch (error) {
    if (existsSync(target)) throw refusal(`${target} is there by now: a backup overwrites nothing`, error);
    renameSync(partial, target);
  }
  if (process.platform !== 'win32') flush(dirname(target));
}

function flush(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function refusal(message: string, cause?: unknown): AppError {
  return new AppError('INVALID_ARGUMENT', message, false, cause);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
