import type { Collection } from 'mongodb';
import { catchUpOnce } from './catching.up.js';
import { scoped } from './closing.scope.js';
import { connectorVersion } from './connect.jars.js';
import { ConnectWorker } from './connect.worker.js';
import type { BenchWorld, Figure, Rivals } from './figure.js';
import { timesAtLeast } from './goal.js';
import { EVENTS_A_SERVICE } from './journeys.workload.js';
import { engines, newPlace, type KafkaPlace } from './kafka.system.js';
import { PARTITIONS } from './kafka.topic.js';
import { ProgressMeter } from './progress.meter.js';
import { rateOf, watchProgress } from './progress.rate.js';

/** A fresh projector through a full topic, against MongoDB's own connector, which folds nothing: each event replaces the one before. */
export const kafkaConnector: Figure = {
  name: 'kafka-connector',
  stage: 'kafka',
  rows: [
    {
      name: 'kafka-connector',
      unit: 'events/s',
      against: `MongoDB Kafka sink connector ${connectorVersion}, last event of a service by _id, ${PARTITIONS} tasks`,
      goal: timesAtLeast(4, 6),
    },
  ],
  warmUps: 1,
  open,
};

async function open(world: BenchWorld): Promise<Rivals> {
  const { kafkaBrokers } = await engines.of(world);
  const worker = await ConnectWorker.start(kafkaBrokers, world.scope);
  return { ours: async () => (await catchUpOnce(world)).rate, baseline: () => sinkOnce(world, worker) };
}

function sinkOnce(world: BenchWorld, worker: ConnectWorker): Promise<number> {
  return scoped(world.scope, async (scope) => {
    const place = await newPlace(world, scope);
    const name = place.db.databaseName;
    const rows = place.db.collection('services');
    await place.db.createCollection(rows.collectionName);
    await worker.add(name, configOf(place, rows));
    scope.add(() => worker.remove(name));
    const total = world.services * EVENTS_A_SERVICE;
    const meter = new ProgressMeter(world.progress, 'events taken by the connector', total);
    const progress = await watchProgress({ total, look: () => writesTo(rows), meter, state: () => worker.state(name) });
    await checkSunk(rows, world.services);
    return rateOf(progress);
  });
}

/** The id is the record's key, and the value becomes the document as it is. */
function configOf({ mongodbUrl, topic }: KafkaPlace, rows: Collection): Readonly<Record<string, string>> {
  const url = new URL(mongodbUrl);
  url.searchParams.set('w', 'majority');
  url.searchParams.set('journal', 'true');
  const strategies = 'com.mongodb.kafka.connect.sink';
  return {
    'connector.class': 'com.mongodb.kafka.connect.MongoSinkConnector',
    'tasks.max': String(PARTITIONS),
    topics: topic.events,
    'connection.uri': url.href,
    database: rows.dbName,
    collection: rows.collectionName,
    transforms: 'id',
    'transforms.id.type': 'org.apache.kafka.connect.transforms.HoistField$Key',
    'transforms.id.field': '_id',
    'document.id.strategy': `${strategies}.processor.id.strategy.ProvidedInKeyStrategy`,
    'writemodel.strategy': `${strategies}.writemodel.strategy.ReplaceOneDefaultStrategy`,
  };
}

interface WriteStats {
  readonly latencyStats: { readonly writes: { readonly ops: unknown } };
}

/** How many writes the server has counted for the collection: one a statement of a bulk write. */
async function writesTo(rows: Collection): Promise<number> {
  const [stats] = await rows.aggregate<WriteStats>([{ $collStats: { latencyStats: {} } }]).toArray();
  return Number(stats?.latencyStats.writes.ops ?? 0);
}

async function checkSunk(rows: Collection, services: number): Promise<void> {
  const finished = await rows.countDocuments({ type: 'contextservices.service.completed.v1' });
  if (finished !== services) throw new Error(`${finished} services have their last event, not ${services}`);
}
