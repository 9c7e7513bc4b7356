import { startBeside } from './baseline.process.js';
import { caughtUp, caughtUpApi } from './catching.up.js';
import { scoped } from './closing.scope.js';
import { ALL_CONTENTS, checkedSize } from './export.reading.js';
import type { BenchWorld, Figure, Rivals } from './figure.js';
import { timesAtMost } from './goal.js';
import { GrowingPlace } from './growing.place.js';
import { PacedLoad } from './paced.load.js';
import { queryPaths } from './query.load.js';
import { percentile } from './statistics.js';

const PER_SECOND = 200;
const LEAST_MS = 10_000;
const EXPORTS = 4;

const ROW = { unit: 'ms', against: 'the same idle', goal: timesAtMost(5, 2) };

/** How late the latest hundredth of queries by id is answered while the rest of the system does its heaviest work. */
export const queryUnderLoad: Figure = {
  name: 'query-under-load',
  stage: 'kafka',
  rows: [
    { ...ROW, name: 'query-p99, catching up' },
    { ...ROW, name: `query-p99, ${EXPORTS} exports` },
  ],
  warmUps: 1,
  open,
};

async function open(world: BenchWorld): Promise<Rivals> {
  const growing = await GrowingPlace.open(world);
  const { url } = await caughtUpApi.of(world);
  const size = await checkedSize(url, ALL_CONTENTS, world.services);
  await caughtUp.of(world);
  const whileExporting = (): Promise<number> =>
    scoped(world.scope, async (scope) => {
      const parameters = [url, ALL_CONTENTS, String(size), String(EXPORTS)];
      await startBeside('export-reader.process.ts', scope, { parameters });
      return p99(world, url, atLeast(LEAST_MS));
    });
  return {
    ours: async () => [
      await growing.whileCatchingUp((hasEnded) => p99(world, growing.url, hasEnded)),
      await whileExporting(),
    ],
    baseline: async () => [await p99(world, growing.url, atLeast(LEAST_MS)), await p99(world, url, atLeast(LEAST_MS))],
  };
}

async function p99(world: BenchWorld, url: string, hasEnded: () => boolean): Promise<number> {
  const load = new PacedLoad(url, queryPaths(world, world.services), PER_SECOND);
  return percentile(await load.run(hasEnded), 99);
}

function atLeast(ms: number): () => boolean {
  const end = performance.now() + ms;
  return () => performance.now() > end;
}
