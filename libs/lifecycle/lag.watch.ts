import { LagMeter, type LagPorts } from '#event-streaming';
import type { Logger } from '#observability';
import { RepeatingTask } from './repeating.task.js';

const PAUSE_MS = 2_000;

/** Measures the lag every few seconds; while an engine is away the last figures stand. */
export function watchLag(ports: LagPorts, logger: Logger): RepeatingTask {
  const meter = new LagMeter(ports);
  return new RepeatingTask(
    ports.clock,
    PAUSE_MS,
    () => meter.measure(),
    (error) => logger.debug('lag is not known', { error }),
  );
}
