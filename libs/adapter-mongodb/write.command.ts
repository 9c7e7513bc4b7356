import type { Db, MongoServerError } from 'mongodb';
import { refusalsOf } from './mongo.errors.js';

/** As the client's own writes are, in the server's words. */
const DURABLE = { writeConcern: { w: 'majority', j: true } };

/**
 * Sends statements in one command, in no order, as the server takes them: the driver's own bulks measure each document before
 * they write it. Resolves, once all others are durable, to what statements were refused with, by their indexes; rejects where the
 * command failed as a whole, which leaves open what was written.
 */
export async function sendWrites(db: Db, command: object): Promise<ReadonlyMap<number, MongoServerError>> {
  return refusalsOf(await db.command({ ...command, ordered: false, ...DURABLE }));
}
