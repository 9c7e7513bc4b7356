import type { Settings } from '#config';
import { decodeRecord } from '#event-contract';
import { ProjectionRunner, type RunnerPorts, type RunnerSettings } from '#event-streaming';
import type { ProjectionMetrics } from '#observability';
import { servicesProjection, type ServiceDocument } from '#services';
import { PlainLives } from '#whole-lives';
import { systemClock } from './system.clock.js';

/** Waits between attempts while an engine is away: short enough that its return is met within seconds. */
export const ENGINE_BACK_OFF = { firstMs: 50, maxMs: 3_000, random: Math.random };

const MIB = 1024 * 1024;

/** Bounds of records in memory: of a unit, and of all that is held by the runners that share them. */
export type RunnerRoom = Pick<RunnerSettings, 'unitBytes' | 'heldBytes'>;

/** For as long as the process runs, whatever the backlog. */
export const USUAL_ROOM: RunnerRoom = { unitBytes: 8 * MIB, heldBytes: 64 * MIB };
/** For a whole log, once: the larger the units, the fewer records of services under way are looked at twice. */
export const AMPLE_ROOM: RunnerRoom = { unitBytes: 16 * MIB, heldBytes: 128 * MIB };

/** What each form brings of its own. */
export type RunnerStores = Pick<RunnerPorts<ServiceDocument>, 'services' | 'checkpoints' | 'deadLetters'>;

/** What a runner may take where it is not the only one of its process. */
export interface RunnerShare {
  readonly room: RunnerRoom;
  /** How many share it; one that holds little need not be counted. */
  readonly shares: number;
}

/** The runner of the services' read model, over the stores of a form. Without a share it is the only one, in a process that runs for long. */
export function servicesRunner(
  stores: RunnerStores,
  settings: Settings,
  metrics: ProjectionMetrics,
  { room, shares }: RunnerShare = { room: USUAL_ROOM, shares: 1 },
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
      unitBytes: room.unitBytes,
      heldBytes: room.heldBytes / shares,
      backOff: ENGINE_BACK_OFF,
    },
  );
}
