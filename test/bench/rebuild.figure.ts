import type { Db } from 'mongodb';
import { setTimeout as pause } from 'node:timers/promises';
import { appliedOf, catchUp, catchUpOnce } from './catching.up.js';
import { scoped } from './closing.scope.js';
import type { BenchWorld, Figure, Rivals } from './figure.js';
import { timesAtLeast } from './goal.js';
import { EVENTS_A_SERVICE } from './journeys.workload.js';
import { newPlace, startApp, type KafkaPlace } from './kafka.system.js';
import { ProgressMeter } from './progress.meter.js';
import { watchProgress, wholeRateOf } from './progress.rate.js';

const ROW = { unit: 'events/s', against: 'catching up, until all is applied', goal: timesAtLeast(1, 1.5) };

/** Seldom enough to take no part in what is measured. */
const LOOK_EVERY_MS = 20;
/** Live where nothing is registered. */
const FIRST = 'services_v1';

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
    let hasEnded = false;
    const ended = ctl.end().then(({ code, output }) => {
      hasEnded = true;
      if (code !== 0) throw new Error(`ctl rebuild ended with ${code}:\n${output}`);
    });
    const total = world.services * EVENTS_A_SERVICE;
    const meter = new ProgressMeter(world.progress, 'rebuilding, events', total);
    const look = async (): Promise<number> => {
      const added = (await readModelsIn(place.db)).find((name) => !before.includes(name));
      return added === undefined ? 0 : appliedOf(place.db, added);
    };
    const watched = watchProgress({ total, look, meter, state: () => ctl.output });
    const [progress, switchedMs] = await Promise.all([watched, switchIn(place.db, () => hasEnded), ended]);
    const { code, output } = await startApp('ctl', place, scope, ['rebuild', '--drop']).end();
    if (code !== 0) throw new Error(`ctl rebuild --drop ended with ${code}:\n${output}`);
    return [wholeRateOf(progress), wholeRateOf(progress, switchedMs)];
  });
}

/** Resolves to when readers are switched to another read model than now; rejects where they are not when it is over. */
async function switchIn(db: Db, isOver: () => boolean): Promise<number> {
  const liveNow = async (): Promise<unknown> => (await db.collection('read_models').findOne())?.live ?? FIRST;
  for (const before = await liveNow(); ; await pause(LOOK_EVERY_MS)) {
    const wasOver = isOver();
    if ((await liveNow()) !== before) return performance.now();
    if (wasOver) throw new Error('readers were not switched');
  }
}

/** The read models that have checkpoints. */
async function readModelsIn(db: Db): Promise<readonly string[]> {
  const collections = await db.listCollections({}, { nameOnly: true }).toArray();
  return collections.flatMap(({ name }) => /^(services_v\d+)_checkpoints$/.exec(name)?.[1] ?? []);
}
