import type { Settings } from '#config';
import {
  ParkingOnDuty,
  type CheckpointStore,
  type DeadLetterStore,
  type EventFeed,
  type ReadModelRegistry,
  type RebuildTarget,
  type ServiceStore,
} from '#event-streaming';
import { servicesRunner } from '#lifecycle';
import { PrometheusMetrics } from '#observability';
import type { ServiceDocument } from '#services';

/** What a read model under construction is fed with. */
export interface FeedingParts {
  readonly readModel: { readonly services: ServiceStore<ServiceDocument>; readonly checkpoints: CheckpointStore };
  readonly feed: EventFeed;
  readonly deadLetters: DeadLetterStore;
  readonly registry: ReadModelRegistry;
}

/** The part of a rebuild's target that is the same in every form: the services' runner over a feed. */
export function feedingOf(
  name: string,
  { readModel, feed, deadLetters, registry }: FeedingParts,
  settings: Settings,
): Pick<RebuildTarget, 'checkpoints' | 'start' | 'stop'> {
  const metrics = new PrometheusMetrics();
  const duty = new ParkingOnDuty({ store: deadLetters, registry, metrics }, name);
  const runner = servicesRunner({ ...readModel, deadLetters: duty }, settings, metrics.projection(name));
  return { checkpoints: readModel.checkpoints, start: () => feed.start(runner), stop: () => feed.stop() };
}
