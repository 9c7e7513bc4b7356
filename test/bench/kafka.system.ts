import { startEngines, type Engines } from '#test/support/engines/index.js';
import { AppProcess } from '#test/support/processes/app.process.js';
import { MongoClient, type Db } from 'mongodb';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { ClosingScope } from './closing.scope.js';
import type { BenchWorld } from './figure.js';
import { EVENTS_A_SERVICE } from './journeys.workload.js';
import { fillTopic, type FilledTopic } from './kafka.topic.js';

const LOOK_EVERY_MS = 10;
/** So long may pass without progress before a run counts as failed. */
const STUCK_MS = 120_000;

/** Both engines, the workload in a topic, and a client of MongoDB beside the system. */
export interface KafkaWorld {
  readonly engines: Engines;
  readonly topic: FilledTopic;
  readonly mongo: MongoClient;
}

/** Starts or finds the engines and fills a topic; the scope ends and removes all of it. */
export async function openKafkaWorld(world: BenchWorld): Promise<KafkaWorld> {
  const engines = await startEngines(world.progress);
  world.scope.add(() => engines.stop());
  const mongo = new MongoClient(engines.mongodbUrl, { writeConcern: { w: 'majority', journal: true } });
  world.scope.add(() => mongo.close());
  await mongo.connect();
  const topic = await fillTopic(engines.kafkaBrokers, world);
  return { engines, topic, mongo };
}

/** A database of its own, dropped by the scope. */
export function newDatabase({ mongo }: KafkaWorld, scope: ClosingScope): Db {
  const database = mongo.db(`bench-${randomUUID().slice(0, 8)}`);
  scope.add(() => database.dropDatabase());
  return database;
}

/** Starts a built app over the engines, the topic and this database; the scope ends it. */
export function startApp(name: 'api' | 'projector', world: KafkaWorld, db: Db, scope: ClosingScope): AppProcess {
  const { engines, topic } = world;
  const app = new AppProcess(name, {
    ...{ KAFKA_BROKERS: engines.kafkaBrokers, MONGODB_URL: engines.mongodbUrl },
    ...{ KAFKA_EVENTS_TOPIC: topic.events, KAFKA_DEAD_LETTERS_TOPIC: topic.deadLetters },
    ...{ KAFKA_GROUP_ID: db.databaseName, MONGODB_DATABASE: db.databaseName, LOG_LEVEL: 'info' },
  });
  scope.add(() => app.stop());
  return app;
}

/** Starts a projector on an empty database and resolves once it has applied the topic: to its rate from the first progress on. */
export async function catchUp(world: KafkaWorld, db: Db, bench: BenchWorld): Promise<number> {
  const projector = startApp('projector', world, db, bench.scope);
  const events = bench.services * EVENTS_A_SERVICE;
  let first: { readonly at: number; readonly applied: number } | undefined;
  let last = { at: performance.now(), applied: 0 };
  while (last.applied < events) {
    await pause(LOOK_EVERY_MS);
    const applied = await appliedOf(db);
    const now = performance.now();
    if (applied > last.applied) last = { at: now, applied };
    else if (now - last.at > STUCK_MS) throw new Error(`stuck after ${applied} events:\n${projector.output}`);
    if (applied > 0) first ??= last;
  }
  await projector.stop();
  if (first === undefined || first.applied >= events)
    throw new Error(`all ${events} events were applied at the first look: take more --services`);
  return ((events - first.applied) * 1000) / (last.at - first.at);
}

async function appliedOf(db: Db): Promise<number> {
  const checkpoints = await db.collection('services_v1_checkpoints').find().toArray();
  return checkpoints.reduce((sum, { offset }) => sum + Number(offset), 0);
}
