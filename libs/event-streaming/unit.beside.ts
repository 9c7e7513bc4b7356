import type { BatchControl } from './event-feed.port.js';
import { RelayedControl } from './relayed.control.js';

/** A unit of work that is applied while the next one is gathered. */
export class UnitBeside {
  private readonly control = new RelayedControl();
  private readonly work: Promise<void>;

  /** @param bytes what its records take in memory; none once it has ended */
  constructor(
    public bytes: number,
    apply: (control: BatchControl) => Promise<void>,
  ) {
    this.work = apply(this.control).finally(() => (this.bytes = 0));
    // Whoever settles it is told.
    this.work.catch(() => undefined);
  }

  /** Resolves once it is applied, and rejects with what that failed with. From now on it is called off with that batch. */
  settle(control: BatchControl): Promise<void> {
    return this.control.during(control, () => this.work);
  }

  /** Resolves once nothing is done for it any more, whatever has become of it. */
  async giveUp(): Promise<void> {
    this.control.callOff();
    await this.work.catch(() => undefined);
  }
}
