import type { Clock } from '#event-streaming';

/**
 * Does a task again and again, with a pause after each time, until it is stopped. A failing time is told and passed over.
 * `stop` resolves once the task is not under way any more.
 */
export class RepeatingTask {
  private readonly aborter = new AbortController();
  private readonly done: Promise<void>;

  /** @param pauseMs milliseconds between the end of one time and the begin of the next */
  constructor(
    private readonly clock: Clock,
    private readonly pauseMs: number,
    task: () => Promise<void>,
    onFailure: (error: unknown) => void,
  ) {
    this.done = this.repeat(task, onFailure);
  }

  async stop(): Promise<void> {
    this.aborter.abort();
    await this.done;
  }

  private async repeat(task: () => Promise<void>, onFailure: (error: unknown) => void): Promise<void> {
    const { signal } = this.aborter;
    while (!signal.aborted) {
      await task().catch(onFailure);
      await this.clock.sleep(this.pauseMs, signal);
    }
  }
}
