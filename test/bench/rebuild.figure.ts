import type { Db } from 'mongodb';
import { appliedOf, catchUp, catchUpOnce } from './catching.up.js';
import { scoped } from './closing.scope.js';
import type { BenchWorld, Figure, Rivals } from './figure.js';
import { timesAtLeast } from './goal.js';
import { EVENTS_A_SERVICE } from './journeys.workload.js';
import { newPlace, startApp, type KafkaPlace } from './kafka.system.js';
import { ProgressMeter } from './progress.meter.js';
import { watchProgress, wholeRateOf } from './progress.rate.js';

const ROW = { unit: 'events/s', against: 'catching up, until all is applied', goal: timesAtLeast(1, 1.5) };

/** `ctl rebuild` of a caught-up read model, against a fresh projector through the same topic. */
export const rebuild: Figure = {
  name: 'rebuild',
  stage: 'kafka',
  rows: [
    { ...ROW, name: 'rebuild, until all is applied' },
    { ...ROW, name: 'rebuild, until indexed and switched' },
  ],
  warmUps: 0,
  open,
};

async function open(world: BenchWorld): Promise<Rivals> {
  const place = await newPlace(world, world.scope);
  await catchUp(place, world);
  const baseline = async (): Promise<readonly number[]> => {
    const { wholeRate } = await catchUpOnce(world);
    return [wholeRate, wholeRate];
  };
  return { ours: () => rebuildOnce(place, world), baseline };
}

/** Makes a new read model beside the live one, and removes the one that was live. */
function rebuildOnce(place: KafkaPlace, world: BenchWorld): Promise<readonly number[]> {
  return scoped(world.scope, async (scope) => {
    const before = await readModelsIn(place.db);
    const ctl = startApp('ctl', place, scope, ['rebuild']);
    const ended = ctl.end().then(({ code, output }) => {
      if (code !== 0) throw new Error(`ctl rebuild ended with ${code}:\n${output}`);
      return performance.now();
    });
    const total = world.services * EVENTS_A_SERVICE;
    const meter = new ProgressMeter(world.progress, 'rebuilding, events', total);
    const look = async (): Promise<number> => {
      const added = (await readModelsIn(place.db)).find((name) => !before.includes(name));
      return added === undefined ? 0 : appliedOf(place.db, added);
    };
    const watched = watchProgress({ total, look, meter, state: () => ctl.output });
    const [progress, endMs] = await Promise.all([watched, ended]);
    const { code, output } = await startApp('ctl', place, scope, ['rebuild', '--drop']).end();
    if (code !== 0) throw new Error(`ctl rebuild --drop ended with ${code}:\n${output}`);
    return [wholeRateOf(progress), wholeRateOf(progress, endMs)];
  });
}

/** The read models that have checkpoints. */
async function readModelsIn(db: Db): Promise<readonly string[]> {
  const collections = await db.listCollections({}, { nameOnly: true }).toArray();
  return collections.flatMap(({ name }) => /^(services_v\d+)_checkpoints$/.exec(name)?.[1] ?? []);
}
