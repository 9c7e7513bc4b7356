import Database from 'better-sqlite3';
import { loaded } from './embedded.system.js';
import { ALL_IDS, checkedSize, readings, readThrough } from './export.reading.js';
import type { BenchWorld, Figure, Rivals } from './figure.js';
import { timesAtLeast } from './goal.js';
import { RANGE } from './journeys.workload.js';
import { rateSince } from './statistics.js';

const LEAST_IDS = 200_000;
const SCAN = 'SELECT id FROM services_v1 INDEXED BY services_v1_started WHERE started_at >= ? AND started_at < ?';

/** All ids over HTTP, both passes of the export, against reading them from the index. */
export const embeddedExportIds: Figure = {
  name: 'embedded-export-ids',
  stage: 'embedded',
  rows: [
    {
      name: 'embedded-export-ids',
      unit: 'ids/s',
      against: 'better-sqlite3 alone, scan of the index',
      goal: timesAtLeast(0.5, 0.75),
    },
  ],
  warmUps: 1,
  open,
};

async function open(world: BenchWorld): Promise<Rivals> {
  const { services, scope } = world;
  const { url, file } = await loaded.of(world);
  const size = await checkedSize(url, ALL_IDS, services);
  const database = new Database(file, { readonly: true });
  scope.add(() => database.close());
  const scan = database.prepare<[number, number], string>(SCAN).pluck();
  const times = readings(services, LEAST_IDS);
  const ours = async (): Promise<number> => {
    const startedAt = performance.now();
    for (let reading = 0; reading < times; reading += 1) await readThrough(url, ALL_IDS, size);
    return rateSince(startedAt, times * services);
  };
  const baseline = (): Promise<number> => Promise.resolve(scanned(scan, services, times));
  return { ours, baseline };
}

function scanned(scan: Database.Statement<[number, number], string>, services: number, times: number): number {
  const startedAt = performance.now();
  let found = 0;
  for (let reading = 0; reading < times; reading += 1)
    for (const id of scan.iterate(Date.parse(RANGE.time_from), Date.parse(RANGE.time_to))) found += id === '' ? 0 : 1;
  const rate = rateSince(startedAt, found);
  if (found !== times * services) throw new Error(`the index has ${found} ids, not ${times * services}`);
  return rate;
}
