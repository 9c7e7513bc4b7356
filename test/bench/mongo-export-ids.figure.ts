import type { Db } from 'mongodb';
import { caughtUp, caughtUpApi } from './catching.up.js';
import { ALL_IDS, checkedSize, readings, readThrough } from './export.reading.js';
import type { BenchWorld, Figure, Rivals } from './figure.js';
import { timesAtLeast } from './goal.js';
import { RANGE } from './journeys.workload.js';
import { rateSince } from './statistics.js';

const LEAST_IDS = 100_000;
const INDEX = { started_at: 1, _id: 1 } as const;

/** All ids over HTTP from MongoDB, both passes of the export, against the driver's cursor over the index, rows not even decoded. */
export const mongoExportIds: Figure = {
  name: 'mongo-export-ids',
  stage: 'kafka',
  rows: [
    {
      name: 'mongo-export-ids',
      unit: 'ids/s',
      against: 'covered cursor of the driver alone, raw',
      goal: timesAtLeast(0.5, 0.75),
    },
  ],
  warmUps: 1,
  open,
};

async function open(world: BenchWorld): Promise<Rivals> {
  const { services } = world;
  const { url } = await caughtUpApi.of(world);
  const { db } = await caughtUp.of(world);
  const size = await checkedSize(url, ALL_IDS, services);
  const times = readings(services, LEAST_IDS);
  const ours = async (): Promise<number> => {
    const startedAt = performance.now();
    for (let reading = 0; reading < times; reading += 1) await readThrough(url, ALL_IDS, size);
    return rateSince(startedAt, times * services);
  };
  const baseline = async (): Promise<number> => {
    const startedAt = performance.now();
    for (let reading = 0; reading < times; reading += 1) await scan(db, services);
    return rateSince(startedAt, times * services);
  };
  return { ours, baseline };
}

async function scan(db: Db, services: number): Promise<void> {
  const range = { started_at: { $gte: new Date(RANGE.time_from), $lt: new Date(RANGE.time_to) } };
  const options = { projection: { _id: 1 }, raw: true, batchSize: 10_000 } as const;
  let found = 0;
  for await (const row of db.collection('services_v1').find(range, options).hint(INDEX)) found += row === null ? 0 : 1;
  if (found !== services) throw new Error(`the index has ${found} ids, not ${services}`);
}
