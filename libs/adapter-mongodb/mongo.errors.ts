import { MongoInvalidArgumentError, MongoNetworkError, MongoServerError, type Document } from 'mongodb';
import { AppError } from '#domain';

/** What waiting does not cure: what was sent is refused as such. */
const REFUSED = new Set([2, 9, 14, 10334, 17419, 17420]);
const BAD_HINT = /hint/i;

/** Server error of a lost race on a unique key. */
export const DUPLICATE_KEY = 11_000;
/** Server error of a write that would change a row's `_id`. */
const IMMUTABLE_FIELD = 66;
const LOST_RACE: ReadonlySet<unknown> = new Set([DUPLICATE_KEY, IMMUTABLE_FIELD]);

/** Cursors that are gone: unknown, or ended while they were read from. */
const LOST = [43, 237];
const SNAPSHOT_UNAVAILABLE = 246;
const SNAPSHOT_TOO_OLD = 239;
/** Codes after which drivers may try a read again (MongoDB's specification of retryable reads). */
const NOT_SERVING = new Set([6, 7, 89, 91, 134, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436]);

/** Whether a translated error says that the server has given up the cursor. */
export function isLostCursor(error: unknown): boolean {
  return LOST.includes(codeOf(error) ?? 0);
}

/** Whether a translated error says that the server cannot show the snapshot's moment, or not any longer. */
export function isOutdated(error: unknown): boolean {
  return [SNAPSHOT_TOO_OLD, SNAPSHOT_UNAVAILABLE].includes(codeOf(error) ?? 0);
}

/** Whether a translated error says that the connection broke, or that the server is no longer the one that serves. */
export function isInterrupted(error: unknown): boolean {
  const isBroken = error instanceof AppError && error.cause instanceof MongoNetworkError;
  return isBroken || NOT_SERVING.has(codeOf(error) ?? 0);
}

function codeOf(error: unknown): number | undefined {
  const cause = error instanceof AppError ? error.cause : error;
  return cause instanceof MongoServerError ? Number(cause.code) : undefined;
}

/** What the statements of a write command were refused with, by their indexes; throws where that went wrong as a whole. */
export function refusalsOf({ writeErrors = [], writeConcernError }: Document): ReadonlyMap<number, MongoServerError> {
  if (writeConcernError !== undefined) throw new MongoServerError(writeConcernError as Document);
  const refusals = writeErrors as readonly { readonly index: number }[];
  return new Map(refusals.map((refusal) => [refusal.index, new MongoServerError(refusal)]));
}

/** Whether a statement was refused as its row is not stored as it was read. */
export function hasLostRace({ code }: MongoServerError): boolean {
  return LOST_RACE.has(code);
}

/** The driver's error in the system's words. */
export function translated(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (isRefusal(error)) return new AppError('INTERNAL', `MongoDB refused an operation: ${message}`, false, error);
  return new AppError('ENGINE_UNAVAILABLE', `MongoDB: ${message}`, true, error);
}

/** Does the work; its failure is a translated one. */
export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translated(error);
  }
}

/** An index that is not made yet is waited for. */
function isRefusal(error: unknown): boolean {
  if (error instanceof MongoInvalidArgumentError || error instanceof RangeError || error instanceof TypeError)
    return true;
  return error instanceof MongoServerError && REFUSED.has(Number(error.code)) && !BAD_HINT.test(error.message);
}
