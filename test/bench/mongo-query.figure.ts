import { call } from '#test/support/processes/http.calls.js';
import { servicePath } from '#test/support/processes/service.api.js';
import { startBaseline } from './baseline.process.js';
import { caughtUp, caughtUpApi } from './catching.up.js';
import type { BenchWorld, Figure, Rivals } from './figure.js';
import { timesAtLeast } from './goal.js';
import { serviceId } from './journeys.workload.js';
import { queryLoad } from './query.load.js';

/** Query Service by ID without parameters, ids at random, against the driver's `findOne` behind the bare web framework. */
export const mongoQuery: Figure = {
  name: 'mongo-query',
  stage: 'kafka',
  rows: [
    {
      name: 'mongo-query',
      unit: 'requests/s',
      against: 'findOne of the driver behind a bare Nest and Fastify route, constant of that size',
      goal: timesAtLeast(0.9, 1.1),
    },
  ],
  warmUps: 1,
  open,
};

async function open(world: BenchWorld): Promise<Rivals> {
  const { url } = await caughtUpApi.of(world);
  const { db, mongodbUrl } = await caughtUp.of(world);
  const { text } = await call(url, { path: servicePath(serviceId(0)) });
  const given = JSON.stringify({ mongodbUrl, database: db.databaseName, answer: text });
  const findOneUrl = await startBaseline('find-one', world.scope, given);
  const run = queryLoad(world);
  return { ours: () => run(url), baseline: () => run(findOneUrl) };
}
