import { AppError } from '#domain';
import type { BatchControl } from './event-feed.port.js';

/** A unit of work that is applied while the next one is gathered. */
export class UnitBeside {
  private readonly calledOff = new AbortController();
  private readonly work: Promise<void>;
  /** Of the batch that waits for it. */
  private waiting: BatchControl | undefined;

  /** @param bytes what its records take in memory; none once it has ended */
  constructor(
    public bytes: number,
    apply: (control: BatchControl) => Promise<void>,
  ) {
    this.work = apply({ signal: this.calledOff.signal, heartbeat: () => this.beat() }).finally(() => (this.bytes = 0));
    // Whoever settles it is told.
    this.work.catch(() => undefined);
  }

  /** Resolves once it is applied, and rejects with what that failed with. From now on it is called off with that batch. */
  async settle(control: BatchControl): Promise<void> {
    const callOff = (): void => this.calledOff.abort();
    this.waiting = control;
    control.signal.addEventListener('abort', callOff);
    if (control.signal.aborted) callOff();
    try {
      await this.work;
    } finally {
      control.signal.removeEventListener('abort', callOff);
    }
  }

  /** Resolves once nothing is done for it any more, whatever has become of it. */
  async giveUp(): Promise<void> {
    this.calledOff.abort();
    await this.work.catch(() => undefined);
  }

  private async beat(): Promise<void> {
    if (this.calledOff.signal.aborted) throw new AppError('ABORTED', 'the unit was called off', true);
    await this.waiting?.heartbeat();
  }
}
