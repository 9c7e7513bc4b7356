import { AppError } from '#domain';
import type { BatchControl } from './event-feed.port.js';

/** The control of work that outlives the batch it began with: it goes by that of whichever batch waits for it. */
export class RelayedControl implements BatchControl {
  private readonly calledOff = new AbortController();
  readonly signal = this.calledOff.signal;
  /** Of the batch that waits, if one does. */
  private current: BatchControl | undefined;

  /** Does what waits for the work, which goes by the given control meanwhile; once that is aborted the work is called off for good. */
  async during<T>(control: BatchControl, waiting: () => Promise<T>): Promise<T> {
    const callOff = (): void => this.callOff();
    this.current = control;
    control.signal.addEventListener('abort', callOff);
    if (control.signal.aborted) callOff();
    try {
      return await waiting();
    } finally {
      control.signal.removeEventListener('abort', callOff);
      this.current = undefined;
    }
  }

  /** Nobody will wait for the work any more. */
  callOff(): void {
    this.calledOff.abort();
  }

  async heartbeat(): Promise<void> {
    if (this.signal.aborted) throw new AppError('ABORTED', 'the work was called off', true);
    await this.current?.heartbeat();
  }
}
