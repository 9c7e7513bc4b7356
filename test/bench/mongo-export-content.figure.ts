import { caughtUp, caughtUpApi } from './catching.up.js';
import { ALL_CONTENTS, checkedSize, readings, readThrough } from './export.reading.js';
import type { BenchWorld, Figure, Rivals } from './figure.js';
import { timesAtLeast } from './goal.js';
import { MongoExporter } from './mongo.exporter.js';
import { rateSince } from './statistics.js';

const LEAST_SERVICES = 20_000;

/** All services in full over HTTP from MongoDB, against MongoDB's own tool over plain documents, or the same done by the driver. */
export const mongoExportContent: Figure = {
  name: 'mongo-export-content',
  stage: 'kafka',
  rows: [
    {
      name: 'mongo-export-content',
      unit: 'services/s',
      against: MongoExporter.description,
      goal: timesAtLeast(5, 10),
    },
  ],
  warmUps: 1,
  open,
};

async function open(world: BenchWorld): Promise<Rivals> {
  const { services } = world;
  const { url } = await caughtUpApi.of(world);
  const size = await checkedSize(url, ALL_CONTENTS, services);
  const exporter = await MongoExporter.over(await caughtUp.of(world), world);
  const times = readings(services, LEAST_SERVICES);
  const ours = async (): Promise<number> => {
    const startedAt = performance.now();
    for (let reading = 0; reading < times; reading += 1) await readThrough(url, ALL_CONTENTS, size);
    return rateSince(startedAt, times * services);
  };
  const baseline = async (): Promise<number> => {
    const startedAt = performance.now();
    for (let reading = 0; reading < times; reading += 1) await exporter.run();
    return rateSince(startedAt, times * services);
  };
  return { ours, baseline };
}
