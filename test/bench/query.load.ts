import { servicePath } from '#test/support/processes/service.api.js';
import { Random } from '#test/support/workload/random.js';
import type { BenchWorld } from './figure.js';
import { serviceId } from './journeys.workload.js';
import { getAll } from './keep-alive.load.js';
import { rateSince } from './statistics.js';

const CONNECTIONS = 16;
const LEAST_REQUESTS = 20_000;

/** Paths of Query Service by ID without parameters, ids at random. */
export function queryPaths({ seed, services }: BenchWorld, count: number): string[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => servicePath(serviceId(random.int(services))));
}

/** Asks any server for the same ids, as fast as it answers; resolves to requests a second. */
export function queryLoad(world: BenchWorld): (server: string) => Promise<number> {
  const paths = queryPaths(world, Math.max(LEAST_REQUESTS, world.services));
  return async (server) => {
    const startedAt = performance.now();
    await getAll(server, paths, CONNECTIONS);
    return rateSince(startedAt, paths.length);
  };
}
