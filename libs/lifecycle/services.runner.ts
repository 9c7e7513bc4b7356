import type { Settings } from '#config';
import { decodeRecord } from '#event-contract';
import { ProjectionRunner, type RunnerPorts } from '#event-streaming';
import type { ProjectionMetrics } from '#observability';
import { servicesProjection, type ServiceDocument } from '#services';
import { PlainLives } from '#whole-lives';
import { systemClock } from './system.clock.js';

/** Waits between attempts while an engine is away: short enough that its return is met within seconds. */
export const ENGINE_BACK_OFF = { firstMs: 50, maxMs: 3_000, random: Math.random };

/** Of records that wait to be applied together with later ones. */
const HELD_BYTES = 64 * 1024 * 1024;

/** What each form brings of its own. */
export type RunnerStores = Pick<RunnerPorts<ServiceDocument>, 'services' | 'checkpoints' | 'deadLetters'>;

/**
 * The runner of the services' read model, over the stores of a form.
 * @param shares how many runners share the memory that a process may use
 */
export function servicesRunner(
  stores: RunnerStores,
  settings: Settings,
  metrics: ProjectionMetrics,
  shares = 1,
): ProjectionRunner<ServiceDocument> {
  const limits = { maxEventBytes: settings.MAX_EVENT_BYTES };
  const wholeLives = new PlainLives(limits);
  const ports = { ...stores, projection: servicesProjection, wholeLives, clock: systemClock, metrics };
  return new ProjectionRunner(
    { ...ports, decode: (record) => decodeRecord(record, limits) },
    {
      topic: settings.KAFKA_EVENTS_TOPIC,
      maxServiceBytes: settings.MAX_SERVICE_BYTES,
      cacheBytes: Math.floor(settings.SERVICE_CACHE_BYTES / shares),
      heldBytes: HELD_BYTES / shares,
      backOff: ENGINE_BACK_OFF,
    },
  );
}
