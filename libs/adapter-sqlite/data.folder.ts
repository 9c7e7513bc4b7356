import { closeSync, existsSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#domain';

/** Throws `INVALID_ARGUMENT` where nothing has run on the folder yet. */
export function requireFile(path: string): void {
  if (existsSync(path)) return;
  throw new AppError('INVALID_ARGUMENT', `${path} is not there: nothing has run on this folder yet`, false);
}

/** Makes the folder, its owner's alone, where it is missing, and what is locked in it. Throws `INVALID_ARGUMENT` where it cannot be used. */
export function prepareDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    closeSync(openSync(join(directory, 'lock'), 'a', 0o600));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('INVALID_ARGUMENT', `${directory} cannot be used as a data folder: ${reason}`, false, error);
  }
}

/** A new file belongs to its owner alone, and so does what SQLite lays beside it; its name is durable before it is used. */
export function prepareFile(path: string, directory: string): void {
  if (existsSync(path)) return;
  closeSync(openSync(path, 'a', 0o600));
  if (process.platform === 'win32') return;
  const folder = openSync(directory, 'r');
  fsyncSync(folder);
  closeSync(folder);
}
