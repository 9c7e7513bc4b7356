import { AppError } from '#domain';
import { allOf, isHandingOver, waitForPosition, type Clock, type ReadModels } from '#event-streaming';
import type { RebuildSite } from './rebuild.site.js';

/** By then every reader has looked which read models there are, also one that was asleep. */
const READERS_GONE_MS = 8_000;
const FEEDERS_GONE_MS = 60_000;
const LOOK_EVERY_MS = 500;
const CAUGHT_UP_WITHIN_MS = 10_000;

/**
 * Removes the data of every read model that is not registered any more, once nobody reads or feeds it; resolves to their
 * names. Rejects with `TIMED_OUT` where somebody goes on feeding one: its data stays, and the next removal tries again.
 */
export async function removeUnregistered(site: RebuildSite, clock: Clock): Promise<readonly string[]> {
  // In this order: what is begun in between is registered before it is stored.
  const stored = await site.stored();
  const registered = allOf(await site.registry.load());
  const names = stored.filter((name) => !registered.includes(name));
  if (names.length > 0) await clock.sleep(READERS_GONE_MS);
  for (const name of names) {
    await untilUnfed(site, name, clock);
    await site.remove(name);
  }
  return names;
}

async function untilUnfed(site: RebuildSite, name: string, clock: Clock): Promise<void> {
  const deadline = clock.now() + FEEDERS_GONE_MS;
  while (await site.isFed(name)) {
    if (clock.now() >= deadline) {
      const message = `${name} is still fed by some projector, perhaps of an older version; its data stays until that one is gone and this is run again`;
      throw new AppError('TIMED_OUT', message, true);
    }
    await clock.sleep(LOOK_EVERY_MS);
  }
}

/**
 * Resolves once nothing is lost with the kept read model: the duty to park dead letters has been handed over, and the live one
 * has all that the kept one has, so that readers have gone over or can. Rejects with `INVALID_ARGUMENT` where that takes too long.
 */
export async function untilSpare(site: RebuildSite, models: ReadModels, clock: Clock): Promise<void> {
  const { live, kept } = models;
  if (kept === undefined) return;
  if (isHandingOver(models)) {
    throw notSpare(
      `${kept} has not passed all that was there at the switch; dead letters in between would never be parked`,
    );
  }
  const reached = await site.checkpointsOf(kept).load();
  try {
    await waitForPosition(site.checkpointsOf(live), reached, { clock, timeoutMs: CAUGHT_UP_WITHIN_MS });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'TIMED_OUT') throw error;
    throw notSpare(`${live} is behind ${kept}; readers would see older services`);
  }
}

function notSpare(reason: string): AppError {
  return new AppError(
    'INVALID_ARGUMENT',
    `${reason}: run projectors until it is there, or say --even-if-behind`,
    false,
  );
}
