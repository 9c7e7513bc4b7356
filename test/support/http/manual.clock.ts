import type { Clock } from '#event-streaming';

/** A clock that moves only when it is told to; who sleeps wakes when the time has come. */
export class ManualClock implements Clock {
  private readonly sleepers = new Set<{ readonly until: number; readonly wake: () => void }>();

  constructor(private time: number) {}

  now(): number {
    return this.time;
  }

  get sleeping(): number {
    return this.sleepers.size;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      const sleeper = { until: this.time + milliseconds, wake: resolve };
      this.sleepers.add(sleeper);
      signal?.addEventListener('abort', () => {
        this.sleepers.delete(sleeper);
        resolve();
      });
    });
  }

  pass(milliseconds: number): void {
    this.time += milliseconds;
    for (const sleeper of this.sleepers) {
      if (sleeper.until > this.time) continue;
      this.sleepers.delete(sleeper);
      sleeper.wake();
    }
  }
}
