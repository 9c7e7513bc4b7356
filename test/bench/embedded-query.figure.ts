import { call } from '#test/support/processes/http.calls.js';
import { servicePath } from '#test/support/processes/service.api.js';
import { Random } from '#test/support/workload/random.js';
import { startBaseline } from './baseline.process.js';
import { loaded } from './embedded.system.js';
import type { BenchWorld, Figure, Rivals } from './figure.js';
import { timesAtLeast } from './goal.js';
import { serviceId } from './journeys.workload.js';
import { getAll } from './keep-alive.load.js';
import { rateSince } from './statistics.js';

const CONNECTIONS = 16;
const LEAST_REQUESTS = 20_000;

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
  const random = new Random(world.seed);
  const count = Math.max(LEAST_REQUESTS, world.services);
  const paths = Array.from({ length: count }, () => servicePath(serviceId(random.int(world.services))));
  const run = async (server: string): Promise<number> => {
    const startedAt = performance.now();
    await getAll(server, paths, CONNECTIONS);
    return rateSince(startedAt, paths.length);
  };
  return { ours: () => run(url), baseline: () => run(constantUrl) };
}
