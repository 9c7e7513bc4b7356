import { retry, type Clock } from '#event-streaming';
import type { Logger } from '#observability';

const BACK_OFF = { firstMs: 100, maxMs: 3_000, random: Math.random };

/** Work that is done once, in the background, as soon as the engines are there. */
export class Preparation {
  private readonly aborter = new AbortController();
  private readonly done: Promise<void>;

  /** @param steps done one after the other, each again until it succeeds; a fault that waiting does not cure is logged */
  constructor(steps: Readonly<Record<string, () => Promise<void>>>, clock: Clock, logger: Logger) {
    this.done = this.run(Object.entries(steps), clock, logger);
  }

  /** Calls it off and waits for the step under way. */
  async stop(): Promise<void> {
    this.aborter.abort();
    await this.done;
  }

  private async run(steps: [string, () => Promise<void>][], clock: Clock, logger: Logger): Promise<void> {
    for (const [step, work] of steps) {
      const onFailure = (error: unknown, attempt: number): Promise<void> => {
        if (attempt === 1) logger.warn('an engine is away; it is waited for', { step, error });
        return Promise.resolve();
      };
      const control = { clock, backOff: BACK_OFF, signal: this.aborter.signal, onFailure };
      await retry(work, control).then(
        () => logger.info('prepared', { step }),
        (error: unknown) => logger.error('could not be prepared', { step, error }),
      );
    }
  }
}
