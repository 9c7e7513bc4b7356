import type { Settings } from '#config';
import type {
  CheckpointStore,
  Clock,
  DeadLetterStore,
  EventFeed,
  LogEnd,
  ServiceStore,
  WatchedFeed,
} from '#event-streaming';
import type { FeedMetrics, Logger, ProjectionMetrics } from '#observability';
import type { ServiceDocument } from '#services';
import { watchFeed, type FeedWatch } from './feed.watch.js';
import type { Follower } from './followed.read-models.js';
import { watchLag } from './lag.watch.js';
import { servicesRunner } from './services.runner.js';

type ServicesRunner = ReturnType<typeof servicesRunner>;

/** What feeds a read model. */
export interface FollowingParts {
  readonly readModel: {
    readonly services: ServiceStore<ServiceDocument>;
    readonly checkpoints: CheckpointStore;
  };
  readonly feed: EventFeed;
  /** A feed that can stand still and be made anew. */
  readonly watched?: {
    readonly feed: WatchedFeed;
    readonly metrics: FeedMetrics & { forget(): void };
    readonly readModel: string;
  };
  readonly deadLetters: DeadLetterStore;
  readonly logEnd: LogEnd;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: ProjectionMetrics & { forget(): void };
}

/** Feeds one read model, in the background, and measures its lag, until it is stopped. */
export function followReadModel(parts: FollowingParts): Follower {
  const { readModel, feed, deadLetters, logEnd, settings, clock, logger, metrics } = parts;
  const runner = servicesRunner({ ...readModel, deadLetters }, settings, metrics);
  const lag = watchLag({ logEnd, checkpoints: readModel.checkpoints, clock, metrics, runner }, logger);
  const watch = watchOver(parts, runner);
  feed.start(runner).then(
    () => logger.info('consuming'),
    (error: unknown) => logger.error('cannot consume', { error }),
  );
  return {
    check: () => watch?.check() ?? { ok: true, required: true },
    stop: async () => {
      await watch?.stop();
      await feed.stop();
      await lag.stop();
      metrics.forget();
      parts.watched?.metrics.forget();
    },
  };
}

function watchOver(parts: FollowingParts, runner: ServicesRunner): FeedWatch | undefined {
  const { readModel, watched, logEnd, settings, clock, logger } = parts;
  if (watched === undefined) return undefined;
  const { feed, metrics } = watched;
  return watchFeed(
    { feed, runner, checkpoints: readModel.checkpoints, logEnd, clock, metrics, logger },
    { readModel: watched.readModel, stallMs: settings.WATCHDOG_STALL_MS },
  );
}
