import type { Settings } from '#config';
import type { CheckpointStore, Clock, EventFeed, LogEnd, StartedRunner, WatchedFeed } from '#event-streaming';
import type { FeedMetrics, Logger, ProjectionMetrics } from '#observability';
import { watchFeed, type FeedWatch } from './feed.watch.js';
import type { Follower } from './followed.read-models.js';
import { watchLag } from './lag.watch.js';

/** What feeds a read model. */
export interface FollowingParts {
  readonly started: StartedRunner;
  /** Where the runner keeps them. */
  readonly checkpoints: CheckpointStore;
  readonly feed: EventFeed;
  /** A feed that can stand still and be made anew. */
  readonly watched?: {
    readonly feed: WatchedFeed;
    readonly metrics: FeedMetrics & { forget(): void };
    readonly readModel: string;
  };
  readonly logEnd: LogEnd;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: ProjectionMetrics & { forget(): void };
}

/** Feeds one read model, in the background, and measures its lag, until it is stopped; nothing is written by it any more then. */
export function followReadModel(parts: FollowingParts): Follower {
  const { started, checkpoints, feed, logEnd, clock, logger, metrics } = parts;
  const { runner } = started;
  const lag = watchLag({ logEnd, checkpoints, clock, metrics, runner }, logger);
  const watch = watchOver(parts);
  feed.start(runner).then(
    () => logger.info('consuming'),
    (error: unknown) => logger.error('cannot consume', { error }),
  );
  return {
    check: () => watch?.check() ?? { ok: true, required: true },
    stop: async () => {
      await watch?.stop();
      await feed.stop().finally(() => started.stop());
      await lag.stop();
      metrics.forget();
      parts.watched?.metrics.forget();
    },
  };
}

function watchOver(parts: FollowingParts): FeedWatch | undefined {
  const { started, checkpoints, watched, logEnd, settings, clock, logger } = parts;
  if (watched === undefined) return undefined;
  const { feed, metrics } = watched;
  return watchFeed(
    { feed, runner: started.runner, checkpoints, logEnd, clock, metrics, logger },
    { readModel: watched.readModel, stallMs: settings.WATCHDOG_STALL_MS },
  );
}
