import { join } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '#domain';
import { resultCode, translated } from './sqlite.errors.js';

/** Who only looks whether a folder is held holds it for a moment: that is waited for, in milliseconds. */
const GLANCE_MS = 200;

/** A lock that nobody refers to any more would be collected as garbage, which frees it. */
const held = new Set<Database.Database>();

/**
 * Holds the folder for this process until it is released or the process ends, however it ends: the lock is the operating
 * system's, on a file of its own. Throws `IN_USE` while another holder lives.
 */
export function lockDirectory(directory: string, waitMs = GLANCE_MS): () => void {
  const file = new Database(join(directory, 'lock'), { timeout: waitMs });
  try {
    file.pragma('locking_mode = EXCLUSIVE');
    file.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    file.close();
    if (!isHeld(error)) throw translated(error);
    throw new AppError(
      'IN_USE',
      `${directory} is in use: another process runs on it; stop that one first`,
      false,
      error,
    );
  }
  held.add(file);
  return () => {
    held.delete(file);
    file.close();
  };
}

/** Whether a process holds the folder now. */
export function isLocked(directory: string): boolean {
  try {
    lockDirectory(directory, 0)();
    return false;
  } catch (error) {
    if (error instanceof AppError && error.code === 'IN_USE') return true;
    throw error;
  }
}

function isHeld(error: unknown): boolean {
  return resultCode(error)?.startsWith('SQLITE_BUSY') === true;
}
