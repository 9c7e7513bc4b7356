import { AppError } from '#domain';
import { allOf, type Clock } from '#event-streaming';
import type { RebuildSite } from './rebuild.site.js';

/** By then every reader has looked which read models there are, also one that was asleep. */
const READERS_GONE_MS = 8_000;
const FEEDERS_GONE_MS = 60_000;
const LOOK_EVERY_MS = 500;

/**
 * Removes the data of every read model that is not registered any more, once nobody reads or feeds it; resolves to their
 * names. Rejects with `TIMED_OUT` where somebody goes on feeding one: its data stays, and the next removal tries again.
 */
export async function removeUnregistered(site: RebuildSite, clock: Clock): Promise<readonly string[]> {
  const registered = allOf(await site.registry.load());
  const names = (await site.stored()).filter((name) => !registered.includes(name));
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
