import type { Clock } from '#event-streaming';

/** A clock that stands still but for its sleepers: sleeping moves it on at once. */
export class FakeClock implements Clock {
  constructor(private time = 0) {}

  now(): number {
    return this.time;
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    await Promise.resolve();
    if (signal?.aborted !== true) this.time += milliseconds;
  }
}
