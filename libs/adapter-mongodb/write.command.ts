import type { Db } from 'mongodb';
import { refusedWrites } from './mongo.errors.js';

/** As the client's own writes are, in the server's words. */
const DURABLE = { writeConcern: { w: 'majority', j: true } };

/**
 * Sends statements in one command, in no order, as the server takes them: the driver's own bulks measure each document before
 * they write it. Resolves to the indexes of those that lost a race; rejects where anything else went wrong.
 */
export async function sendWrites(db: Db, command: object): Promise<readonly number[]> {
  return refusedWrites(await db.command({ ...command, ordered: false, ...DURABLE }));
}
