import {
  ParkingOnDuty,
  type CheckpointStore,
  type DeadLetterStore,
  type EventFeed,
  type ReadModelRegistry,
  type RebuildTarget,
  type StartedRunner,
} from '#event-streaming';
import { PrometheusMetrics } from '#observability';
import type { RunnerSurroundings } from '#runner-threads';

/** What a read model under construction is fed with. */
export interface FeedingParts {
  readonly checkpoints: CheckpointStore;
  readonly feed: EventFeed;
  readonly deadLetters: DeadLetterStore;
  readonly registry: ReadModelRegistry;
  /** Called when feeding begins. */
  readonly startRunner: (ports: RunnerSurroundings) => StartedRunner;
}

/** The part of a rebuild's target that is the same in every form: the services' runner over a feed. */
export function feedingOf(
  name: string,
  { checkpoints, feed, deadLetters, registry, startRunner }: FeedingParts,
): Pick<RebuildTarget, 'checkpoints' | 'start' | 'stop'> {
  let started: StartedRunner | undefined;
  return {
    checkpoints,
    start: () => {
      const metrics = new PrometheusMetrics();
      const duty = new ParkingOnDuty({ store: deadLetters, registry, metrics }, name);
      started = startRunner({ deadLetters: duty, metrics: metrics.projection(name) });
      return feed.start(started.runner);
    },
    stop: () => feed.stop().finally(() => started?.stop()),
  };
}
