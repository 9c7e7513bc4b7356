import { scoped } from './closing.scope.js';
import { batches, eventsIn, ingest, loaded, splitAt, startEmbedded } from './embedded.system.js';
import type { BenchWorld, Figure, Rivals } from './figure.js';
import { timesAtLeast } from './goal.js';
import { IngestBaseline } from './ingest.baseline.js';
import { EVENTS_A_SERVICE } from './journeys.workload.js';
import { rateSince } from './statistics.js';

/** Both rivals have done so much of the work before they are timed: a process of its own loads and compiles meanwhile. */
const WARM_FROM = 1 / 3;

/** Events over HTTP until they are durable and can be queried, each run in a process and a file of its own; without its first third. */
export const embeddedIngest: Figure = {
  name: 'embedded-ingest',
  stage: 'embedded',
  rows: [
    {
      name: 'embedded-ingest',
      unit: 'events/s',
      against: 'better-sqlite3 alone, same rows and commits',
      goal: timesAtLeast(0.4, 0.6),
    },
  ],
  warmUps: 0,
  open,
};

async function open(world: BenchWorld): Promise<Rivals> {
  const { file } = await loaded.of(world);
  const written = new IngestBaseline(file, world.progress);
  world.scope.add(() => written.close());
  const events = world.services * EVENTS_A_SERVICE;
  if (written.events !== events || written.services !== world.services)
    throw new Error(`${written.events} events and ${written.services} services were written`);
  return { ours: () => ingestOnce(world), baseline: () => writeOnce(world, written) };
}

async function ingestOnce(world: BenchWorld): Promise<number> {
  const [first, others] = splitAt(WARM_FROM, await batches.of(world));
  return scoped(world.scope, async (scope) => {
    const { url } = await startEmbedded({ ...world, scope });
    await ingest(url, first, world.progress);
    const startedAt = performance.now();
    await ingest(url, others, world.progress);
    return rateSince(startedAt, eventsIn(others));
  });
}

function writeOnce({ scope: outer }: BenchWorld, written: IngestBaseline): Promise<number> {
  return scoped(outer, async (scope) => written.writeTo(await scope.folder(), WARM_FROM));
}
