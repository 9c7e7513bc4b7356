import type { Collection, IndexDescription, WithId } from 'mongodb';
import { scoped } from './closing.scope.js';
import type { BenchWorld, Figure, Rivals } from './figure.js';
import { EVENTS_A_SERVICE } from './journeys.workload.js';
import { catchUp, newDatabase, openKafkaWorld, type KafkaWorld } from './kafka.system.js';
import { rateSince } from './statistics.js';

const DOCUMENTS_A_BULK = 1000;

/** A fresh projector through a full topic, against writing nothing but the finished documents, without Kafka or a fold. */
export const kafkaCatchUp: Figure = {
  name: 'kafka-catch-up',
  stage: 'kafka',
  rows: [{ name: 'kafka-catch-up', unit: 'events/s', against: 'bulkWrite' }],
  warmUps: 0,
  open,
};

/** What the system leaves in MongoDB. */
interface Finished {
  readonly documents: readonly WithId<object>[];
  readonly indexes: readonly IndexDescription[];
}

async function open(bench: BenchWorld): Promise<Rivals> {
  const world = await openKafkaWorld(bench);
  const finished = await scoped(bench.scope, async (scope) => {
    const db = newDatabase(world, scope);
    await catchUp(world, db, { ...bench, scope });
    return readFinished(db.collection('services_v1'), bench.services);
  });
  return {
    ours: () => scoped(bench.scope, (scope) => catchUp(world, newDatabase(world, scope), { ...bench, scope })),
    baseline: () => upsertAll(world, bench, finished),
  };
}

async function readFinished(rows: Collection, services: number): Promise<Finished> {
  const documents = await rows.find({}, { promoteLongs: false }).toArray();
  if (documents.length !== services) throw new Error(`${documents.length} services were written, not ${services}`);
  const indexes = (await rows.indexes()).filter(({ name }) => name !== '_id_');
  return { documents, indexes: indexes.map(({ v: _, ...index }) => index) };
}

/** Into an empty collection with the same indexes. */
function upsertAll(world: KafkaWorld, bench: BenchWorld, { documents, indexes }: Finished): Promise<number> {
  return scoped(bench.scope, async (scope) => {
    const rows = newDatabase(world, scope).collection('finished');
    await rows.createIndexes([...indexes]);
    const startedAt = performance.now();
    for (let first = 0; first < documents.length; first += DOCUMENTS_A_BULK)
      await rows.bulkWrite(documents.slice(first, first + DOCUMENTS_A_BULK).map(upsert), { ordered: false });
    return rateSince(startedAt, documents.length * EVENTS_A_SERVICE);
  });
}

function upsert({ _id, ...replacement }: WithId<object>) {
  return { replaceOne: { filter: { _id }, replacement, upsert: true } };
}
