import { DEAD_LETTER_CODES } from '#event-contract';
import type { DeadLetterMetrics } from '#observability';
import type { DeadLetter, DeadLetterStore } from './dead-letter-store.port.js';
import type { ReadModelRegistry } from './read-model-registry.port.js';

/** What the duty is done with. */
export interface ParkingPorts {
  readonly store: DeadLetterStore;
  readonly registry: Pick<ReadModelRegistry, 'load'>;
  readonly metrics: DeadLetterMetrics;
}

/**
 * Parks for one of several read models that read the same records: dead letters are parked by those on duty, so that each
 * is parked once, whatever is being rebuilt. Who is on duty is looked up each time; letters are rare.
 */
export class ParkingOnDuty implements DeadLetterStore {
  constructor(
    private readonly ports: ParkingPorts,
    private readonly readModel: string,
  ) {
    // An alarm on growth sees the first one too.
    for (const code of DEAD_LETTER_CODES) ports.metrics.deadLettersParked(code, 0);
  }

  /** @inheritdoc */
  async park(letters: readonly DeadLetter[]): Promise<void> {
    const { store, registry, metrics } = this.ports;
    const { parking } = await registry.load();
    if (!parking.includes(this.readModel)) return;
    await store.park(letters);
    for (const { code } of letters) metrics.deadLettersParked(code, 1);
  }
}
