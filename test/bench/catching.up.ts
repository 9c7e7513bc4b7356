import type { AppProcess } from '#test/support/processes/app.process.js';
import type { Db } from 'mongodb';
import { scoped } from './closing.scope.js';
import type { BenchWorld } from './figure.js';
import { EVENTS_A_SERVICE } from './journeys.workload.js';
import { newPlace, startApp, type KafkaPlace } from './kafka.system.js';
import { peakMiB } from './process.memory.js';
import { ProgressMeter } from './progress.meter.js';
import { rateOf, watchProgress, wholeRateOf } from './progress.rate.js';
import { SharedThing } from './shared.thing.js';

/** What a projector did with a backlog. */
export interface CaughtUp {
  /** Events a second, once a third of the backlog was done. */
  readonly rate: number;
  /** Events a second, from the start of its process on. */
  readonly wholeRate: number;
  /** The largest memory of its process so far. */
  readonly peakMiB: number;
}

/** A place in which the whole workload has been applied. */
export const caughtUp = new SharedThing(async (world): Promise<KafkaPlace> => {
  const place = await newPlace(world, world.scope);
  await catchUp(place, world);
  return place;
});

/** An API over such a place. */
export const caughtUpApi = new SharedThing(async (world): Promise<AppProcess> => {
  return startApp('api', await caughtUp.of(world), world.scope).ready();
});

/** A fresh projector through the whole topic into a database of its own. */
export function catchUpOnce(world: BenchWorld): Promise<CaughtUp> {
  return scoped(world.scope, async (scope) => catchUp(await newPlace(world, scope), world));
}

/**
 * A projector through what the database lacks of the topic's services; it has ended then.
 * @param lacks the whole workload where nothing is said
 * @param onBegun called at the first progress
 */
export function catchUp(
  place: KafkaPlace,
  world: BenchWorld,
  lacks: Lack = { applied: 0, services: world.services },
  onBegun: () => void = () => undefined,
): Promise<CaughtUp> {
  return scoped(world.scope, async (scope) => {
    const projector = startApp('projector', place, scope);
    const total = lacks.services * EVENTS_A_SERVICE;
    const meter = new ProgressMeter(world.progress, 'applying events', total);
    const look = async (): Promise<number> => (await appliedOf(place.db, 'services_v1')) - lacks.applied;
    const progress = await watchProgress({ total, look, meter, state: () => projector.output, onBegun });
    return { rate: rateOf(progress), wholeRate: wholeRateOf(progress), peakMiB: peakMiB(projector.pid) };
  });
}

/** Events that have been applied before, and services whose events are still to come. */
export interface Lack {
  readonly applied: number;
  readonly services: number;
}

/** How many events a read model has applied: all offsets begin at 0. */
export async function appliedOf(db: Db, readModel: string): Promise<number> {
  const checkpoints = await db.collection(`${readModel}_checkpoints`).find().toArray();
  return checkpoints.reduce((sum, { offset }) => sum + Number(offset), 0);
}
