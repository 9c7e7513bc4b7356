import type { AnyBulkWriteOperation, IndexDescription, WithId } from 'mongodb';
import { caughtUp } from './catching.up.js';
import { scoped } from './closing.scope.js';
import type { BenchWorld } from './figure.js';
import { engines, newDatabase } from './kafka.system.js';
import { rateSince } from './statistics.js';

const DOCUMENTS_A_BULK = 1000;
/** More are not held in memory; the rate of the first ones stands for that of all. */
const MOST_DOCUMENTS = 50_000;

/** How documents are written. */
export interface WayToWrite {
  readonly as: 'inserts' | 'upserts';
  /** Bulks that are under way at once. */
  readonly inFlight: number;
}

/** What the system leaves in MongoDB, to be written again without it. */
export class FinishedDocuments {
  private constructor(
    private readonly documents: readonly WithId<object>[],
    private readonly indexes: readonly IndexDescription[],
  ) {}

  /** Those of the workload that was caught up with, or as many of them as memory should hold. */
  static async read(world: BenchWorld): Promise<FinishedDocuments> {
    const { db } = await caughtUp.of(world);
    const rows = db.collection('services_v1');
    const count = await rows.countDocuments();
    if (count !== world.services) throw new Error(`${count} services were written, not ${world.services}`);
    const documents = await rows.find({}, { promoteLongs: false }).limit(MOST_DOCUMENTS).toArray();
    const indexes = (await rows.indexes()).filter(({ name }) => name !== '_id_');
    return new FinishedDocuments(
      documents,
      indexes.map(({ v: _, ...index }) => index),
    );
  }

  /** Writes them into an empty collection with the same indexes; resolves to documents a second. */
  write(world: BenchWorld, { as, inFlight }: WayToWrite): Promise<number> {
    return scoped(world.scope, async (scope) => {
      const rows = newDatabase(await engines.of(world), scope).collection('finished');
      await rows.createIndexes([...this.indexes]);
      const operation = as === 'inserts' ? insertOf : upsertOf;
      let next = 0;
      const startedAt = performance.now();
      const writeOn = async (): Promise<void> => {
        while (next < this.documents.length) {
          const bulk = this.documents.slice(next, (next += DOCUMENTS_A_BULK));
          await rows.bulkWrite(bulk.map(operation), { ordered: false });
        }
      };
      await Promise.all(Array.from({ length: inFlight }, writeOn));
      return rateSince(startedAt, this.documents.length);
    });
  }
}

function insertOf(document: WithId<object>): AnyBulkWriteOperation {
  return { insertOne: { document } };
}

function upsertOf({ _id, ...replacement }: WithId<object>): AnyBulkWriteOperation {
  return { replaceOne: { filter: { _id }, replacement, upsert: true } };
}
