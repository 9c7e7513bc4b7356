import { AppProcess } from '#test/support/processes/app.process.js';
import { exportPath } from '#test/support/processes/service.api.js';
import Database from 'better-sqlite3';
import { basename, join } from 'node:path';
import { caughtUp } from './catching.up.js';
import { scoped, type ClosingScope } from './closing.scope.js';
import { loaded } from './embedded.system.js';
import { ALL_CONTENTS, readAny, readSlowly } from './export.reading.js';
import type { BenchWorld, Figure, Rivals, Stage } from './figure.js';
import { valueAtMost } from './goal.js';
import { EVENTS_A_SERVICE, RANGE, timeOf } from './journeys.workload.js';
import { startApp } from './kafka.system.js';
import { forgetPeak, peakMiB, residentMiB } from './process.memory.js';

const SLOWLY_MS = 10_000;
/** A part of the services is exported before growth is counted, so that what any first request takes is not. */
const WARM_UP_PART = 50;

/** Starts a fresh process over all services. */
type Start = (scope: ClosingScope) => Promise<AppProcess>;

/** How much a fresh process of the embedded form grows by an export of all services in full. */
export const embeddedExportMemory = figureOf('embedded', async (world) => {
  const { file } = await loaded.of(world);
  const folder = await world.scope.folder();
  const database = new Database(file, { readonly: true });
  await database.backup(join(folder, basename(file)));
  database.close();
  return async (scope) => {
    const app = new AppProcess('standalone', { DATA_DIR: folder, LOG_LEVEL: 'info' });
    scope.add(() => app.stop());
    return app.ready();
  };
});

/** The same of a fresh API over MongoDB. */
export const mongoExportMemory = figureOf('kafka', async (world) => {
  const place = await caughtUp.of(world);
  return (scope) => startApp('api', place, scope).ready();
});

function figureOf(stage: Stage, prepare: (world: BenchWorld) => Promise<Start>): Figure {
  const name = `${stage === 'embedded' ? 'embedded' : 'mongo'}-export-memory`;
  const row = { unit: 'MiB more', goal: valueAtMost(64) };
  const rows = [
    { ...row, name },
    { ...row, name: `${name}, slow reader` },
  ];
  const open = async (world: BenchWorld): Promise<Rivals> => {
    const start = await prepare(world);
    const growth = (read: (url: string) => Promise<unknown>): Promise<number> =>
      scoped(world.scope, async (scope) => growthBy(await start(scope), world, read));
    const quickly = (url: string): Promise<unknown> => readAny(url, ALL_CONTENTS);
    const slowly = (url: string): Promise<unknown> => readSlowly(url, ALL_CONTENTS, SLOWLY_MS);
    return { ours: async () => [await growth(quickly), await growth(slowly)] };
  };
  return { name, stage, rows, warmUps: 0, open };
}

async function growthBy(
  { url, pid }: AppProcess,
  { services }: BenchWorld,
  read: (url: string) => Promise<unknown>,
): Promise<number> {
  const some = { ...RANGE, time_to: timeOf((services * EVENTS_A_SERVICE) / WARM_UP_PART), export_content: 'true' };
  await readAny(url, exportPath(some));
  const before = residentMiB(pid);
  forgetPeak(pid);
  await read(url);
  return peakMiB(pid) - before;
}
