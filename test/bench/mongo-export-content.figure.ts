import { parseObject } from '#test/support/model/json.value.js';
import { BSON, type Collection, type Db } from 'mongodb';
import { scoped } from './closing.scope.js';
import { ALL_CONTENTS, checkedSize, readings, readThrough } from './export.reading.js';
import type { BenchWorld, Figure, Rivals } from './figure.js';
import { RANGE } from './journeys.workload.js';
import { catchUp, newDatabase, openKafkaWorld, startApp } from './kafka.system.js';
import { rateSince } from './statistics.js';

const LEAST_SERVICES = 20_000;

/** All services in full over HTTP from MongoDB, against the driver reading plain documents and printing them. */
export const mongoExportContent: Figure = {
  name: 'mongo-export-content',
  stage: 'kafka',
  rows: [{ name: 'mongo-export-content', unit: 'services/s', against: 'cursor of the driver and EJSON.stringify' }],
  warmUps: 1,
  open,
};

async function open(bench: BenchWorld): Promise<Rivals> {
  const { services, scope } = bench;
  const world = await openKafkaWorld(bench);
  const db = newDatabase(world, scope);
  await scoped(scope, (own) => catchUp(world, db, { ...bench, scope: own }));
  const api = await startApp('api', world, db, scope).ready();
  const size = await checkedSize(api.url, ALL_CONTENTS, services);
  const plain = await copyPlain(db);
  const times = readings(services, LEAST_SERVICES);
  const ours = async (): Promise<number> => {
    const startedAt = performance.now();
    for (let reading = 0; reading < times; reading += 1) await readThrough(api.url, ALL_CONTENTS, size);
    return rateSince(startedAt, times * services);
  };
  const baseline = async (): Promise<number> => {
    const startedAt = performance.now();
    for (let reading = 0; reading < times; reading += 1) await printAll(plain, services);
    return rateSince(startedAt, times * services);
  };
  return { ours, baseline };
}

/** The exported services as a collection of plain documents, with an index on their start. */
async function copyPlain(db: Db): Promise<Collection> {
  const plain = db.collection('plain');
  const rows = await db.collection('services_v1').find().toArray();
  await plain.insertMany(
    rows.map(({ started_at, content }) => ({ started_at: started_at as Date, service: parseObject(String(content)) })),
  );
  await plain.createIndex({ started_at: 1 });
  return plain;
}

async function printAll(plain: Collection, services: number): Promise<void> {
  const range = { $gte: new Date(RANGE.time_from), $lt: new Date(RANGE.time_to) };
  let printed = 0;
  let bytes = 0;
  for await (const { service } of plain.find({ started_at: range }, { projection: { _id: 0, service: 1 } })) {
    bytes += Buffer.from(BSON.EJSON.stringify(service)).length;
    printed += 1;
  }
  if (printed !== services || bytes === 0) throw new Error(`${printed} services were read, not ${services}`);
}
