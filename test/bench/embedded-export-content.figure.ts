import { startBaseline } from './baseline.process.js';
import { loaded } from './embedded.system.js';
import { ALL_CONTENTS, checkedSize, readings, readThrough } from './export.reading.js';
import type { BenchWorld, Figure, Rivals } from './figure.js';
import { timesAtLeast } from './goal.js';
import { rateSince } from './statistics.js';

const LEAST_SERVICES = 50_000;

/** All services in full over HTTP, against as many bytes that were ready beforehand. */
export const embeddedExportContent: Figure = {
  name: 'embedded-export-content',
  stage: 'embedded',
  rows: [
    {
      name: 'embedded-export-content',
      unit: 'services/s',
      against: 'node:http, as many bytes from a prepared 64 KiB buffer',
      goal: timesAtLeast(0.5, 0.75),
    },
  ],
  warmUps: 1,
  open,
};

async function open(world: BenchWorld): Promise<Rivals> {
  const { services, scope } = world;
  const { url } = await loaded.of(world);
  const size = await checkedSize(url, ALL_CONTENTS, services);
  const preparedUrl = await startBaseline('prepared', scope);
  const times = readings(services, LEAST_SERVICES);
  const run = async (server: string, path: string): Promise<number> => {
    const startedAt = performance.now();
    for (let reading = 0; reading < times; reading += 1) await readThrough(server, path, size);
    return rateSince(startedAt, times * services);
  };
  return { ours: () => run(url, ALL_CONTENTS), baseline: () => run(preparedUrl, `/${size}`) };
}
