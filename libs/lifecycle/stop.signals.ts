import type { Logger } from '#observability';

/** SIGTERM and SIGINT, as they come. */
export class StopSignals {
  /** Resolves when the process is told to stop. */
  readonly first: Promise<void>;
  private readonly hurrying = new AbortController();

  constructor(private readonly logger: Logger) {
    this.first = new Promise((resolve) => {
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => this.told(signal, resolve));
    });
  }

  /** Aborted when there is no time to lose: somebody at a keyboard waits, or the process was told twice. */
  get hurry(): AbortSignal {
    return this.hurrying.signal;
  }

  private isTold = false;

  private told(signal: string, resolve: () => void): void {
    if (this.isTold || signal === 'SIGINT') this.hurrying.abort();
    if (this.isTold) return;
    this.isTold = true;
    this.logger.info('stopping', { signal });
    resolve();
  }
}
