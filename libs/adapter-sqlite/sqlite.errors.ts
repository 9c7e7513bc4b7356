import { AppError } from '#domain';

/** The driver's error in the system's terms: a full or failing disk may recover, a damaged file does not. */
export function translated(error: unknown): Error {
  if (!isError(error)) return new Error(String(error));
  if (error.message === 'The database connection is not open') {
    return new AppError('ENGINE_UNAVAILABLE', 'the embedded engine is closed', false, error);
  }
  const code = resultCode(error);
  if (code === undefined) return error;
  const message = `SQLite: ${error.message} (${code})`;
  if (isDamage(code)) return new AppError('CORRUPT', message, false, error);
  if (isPassing(code)) return new AppError('ENGINE_UNAVAILABLE', message, true, error);
  return new AppError('INTERNAL', message, false, error);
}

/** SQLite's own code behind an error. */
export function resultCode(error: unknown): string | undefined {
  if (!isError(error) || error.name !== 'SqliteError' || !('code' in error)) return undefined;
  return String(error.code);
}

/** Does the work as a promise whose rejection is translated. */
export function attempt<T>(work: () => T): Promise<T> {
  try {
    return Promise.resolve(work());
  } catch (error) {
    return Promise.reject(translated(error));
  }
}

/** Does the work; what it throws is translated. */
export function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw translated(error);
  }
}

/** Result codes, extended ones with a suffix (https://www.sqlite.org/rescode.html). */
const DAMAGE = ['SQLITE_CORRUPT', 'SQLITE_NOTADB'];
const PASSING = ['SQLITE_FULL', 'SQLITE_IOERR', 'SQLITE_BUSY', 'SQLITE_CANTOPEN', 'SQLITE_READONLY', 'SQLITE_NOMEM'];

function isDamage(code: string): boolean {
  return DAMAGE.some((one) => code.startsWith(one));
}

function isPassing(code: string): boolean {
  return PASSING.some((one) => code.startsWith(one));
}

/** Errors of the driver's realm are none of a test's: told by their shape. */
function isError(error: unknown): error is Error {
  return typeof error === 'object' && error !== null && 'name' in error && 'message' in error;
}
