import { startEngines } from '#test/support/engines/index.js';
import { AppProcess, type AppName } from '#test/support/processes/app.process.js';
import { MongoClient, type Db } from 'mongodb';
import { randomUUID } from 'node:crypto';
import { scoped, type ClosingScope } from './closing.scope.js';
import type { BenchWorld } from './figure.js';
import { EVENTS_A_SERVICE, journeys } from './journeys.workload.js';
import { newProducer, newTopic, publishAll, type BenchTopic } from './kafka.topic.js';
import { ProgressMeter } from './progress.meter.js';
import { SharedThing } from './shared.thing.js';

/** Both engines, and a client of MongoDB beside the system. */
export interface BenchEngines {
  readonly kafkaBrokers: string;
  readonly mongodbUrl: string;
  readonly mongo: MongoClient;
}

/** Where one run of the system lives. */
export interface KafkaPlace extends BenchEngines {
  readonly topic: BenchTopic;
  readonly db: Db;
}

/** The engines of the stage: those of the environment, or started. */
export const engines = new SharedThing(openEngines, () => 0);

/** A topic that holds the whole workload. */
export const filledTopic = new SharedThing(fillTopic);

async function openEngines({ progress, scope }: BenchWorld): Promise<BenchEngines> {
  const started = await startEngines(progress);
  scope.add(() => started.stop());
  const { kafkaBrokers, mongodbUrl } = started;
  const mongo = new MongoClient(mongodbUrl, { writeConcern: { w: 'majority', journal: true } });
  scope.add(() => mongo.close());
  await mongo.connect();
  return { kafkaBrokers, mongodbUrl, mongo };
}

async function fillTopic(world: BenchWorld): Promise<BenchTopic> {
  const { services, seed, progress, scope } = world;
  const { kafkaBrokers } = await engines.of(world);
  const topic = await newTopic(kafkaBrokers, scope);
  const meter = new ProgressMeter(progress, 'publishing events', services * EVENTS_A_SERVICE);
  await scoped(scope, async (own) => {
    const producer = await newProducer(kafkaBrokers, own);
    await publishAll(producer, topic, journeys(services, seed), (count) => meter.reached(count));
  });
  return topic;
}

/** The topic with the whole workload and an empty database, which the scope drops. */
export async function newPlace(world: BenchWorld, scope: ClosingScope): Promise<KafkaPlace> {
  const topic = await filledTopic.of(world);
  const found = await engines.of(world);
  return { ...found, topic, db: newDatabase(found, scope) };
}

/** A database of its own, dropped by the scope. */
export function newDatabase({ mongo }: BenchEngines, scope: ClosingScope): Db {
  const database = mongo.db(`bench-${randomUUID().slice(0, 8)}`);
  scope.add(() => database.dropDatabase());
  return database;
}

/** Starts a built app in that place, in a session of its own as services are started; the scope ends it. */
export function startApp(
  name: Exclude<AppName, 'standalone'>,
  { kafkaBrokers, mongodbUrl, topic, db }: KafkaPlace,
  scope: ClosingScope,
  parameters: readonly string[] = [],
): AppProcess {
  const environment = {
    ...{ KAFKA_BROKERS: kafkaBrokers, MONGODB_URL: mongodbUrl },
    ...{ KAFKA_EVENTS_TOPIC: topic.events, KAFKA_DEAD_LETTERS_TOPIC: topic.deadLetters },
    ...{ KAFKA_GROUP_ID: db.databaseName, MONGODB_DATABASE: db.databaseName, LOG_LEVEL: 'info' },
  };
  const app = new AppProcess(name, environment, parameters, { ownSession: true });
  scope.add(() => app.stop());
  return app;
}
