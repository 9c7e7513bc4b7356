import { isLocked, openSqlite } from '#adapter-sqlite';
import type { Settings } from '#config';
import type { RebuildTarget, StartedRunner } from '#event-streaming';
import { servicesRunner, systemClock } from '#lifecycle';
import type { Logger } from '#observability';
import type { RunnerSurroundings } from '#runner-threads';
import { feedingOf } from './rebuild.feeding.js';
import type { RebuildSite } from './rebuild.site.js';

/** The standalone process looks which read models there are every second; by then it has begun, or has let go. */
const NOTICED_AFTER_MS = 4_000;

/** Read models in the file of the embedded form, beside the process that may be running on it. */
export function openEmbeddedSite(settings: Settings, logger: Logger): RebuildSite {
  const directory = settings.DATA_DIR;
  const onFailure = (error: unknown): void => logger.warn('a batch could not be applied; it is tried again', { error });
  const sqlite = openSqlite({ directory, alongside: true, clock: systemClock, onFailure });
  const { registry, log, deadLetters } = sqlite;
  const noticed = (): (() => Promise<boolean>) => {
    let since: number | undefined;
    return () => {
      since ??= systemClock.now();
      return Promise.resolve(!isLocked(directory) || systemClock.now() - since > NOTICED_AFTER_MS);
    };
  };
  const open = (name: string): RebuildTarget => {
    const { services, checkpoints } = sqlite.readModel(name);
    const feed = sqlite.newFeed();
    const startRunner = ({ deadLetters: duty, metrics }: RunnerSurroundings): StartedRunner => {
      const runner = servicesRunner({ services, checkpoints, deadLetters: duty }, settings, metrics);
      return { runner, stop: () => runner.close() };
    };
    return {
      ...feedingOf(name, { checkpoints, feed, deadLetters, registry, startRunner }),
      ensureIndexes: () => Promise.resolve(),
      isFollowed: noticed(),
    };
  };
  const isLetGo = noticed();
  return {
    registry,
    log,
    open,
    checkpointsOf: (name) => sqlite.readModel(name).checkpoints,
    stored: () => Promise.resolve(sqlite.readModelNames()),
    isFed: async () => !(await isLetGo()),
    remove: (name) => sqlite.readModel(name).drop(),
    close: () => Promise.resolve(sqlite.close()),
  };
}
