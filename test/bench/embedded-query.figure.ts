import { call } from '#test/support/processes/http.calls.js';
import { servicePath } from '#test/support/processes/service.api.js';
import { startBaseline } from './baseline.process.js';
import { loaded } from './embedded.system.js';
import type { BenchWorld, Figure, Rivals } from './figure.js';
import { timesAtLeast } from './goal.js';
import { serviceId } from './journeys.workload.js';
import { queryLoad } from './query.load.js';

/** Query Service by ID without parameters, ids at random, against the same web framework that does nothing. */
export const embeddedQuery: Figure = {
  name: 'embedded-query',
  stage: 'embedded',
  rows: [
    {
      name: 'embedded-query',
      unit: 'requests/s',
      against: 'bare Nest and Fastify route, constant of that size',
      goal: timesAtLeast(0.7, 0.85),
    },
  ],
  warmUps: 1,
  open,
};

async function open(world: BenchWorld): Promise<Rivals> {
  const { url } = await loaded.of(world);
  const { text } = await call(url, { path: servicePath(serviceId(0)) });
  const constantUrl = await startBaseline('constant', world.scope, text);
  const run = queryLoad(world);
  return { ours: () => run(url), baseline: () => run(constantUrl) };
}
