import type { Worker } from 'node:worker_threads';
import { AppError } from '#domain';

/** Watches a thread that the process cannot do without: what it fails with, and its end, end the process, silently or not. */
export class ThreadLife {
  /** Resolves once the thread is no more. */
  readonly ended: Promise<void>;
  private mayEnd = false;

  /** @param name of the thread, as the error tells it */
  constructor(worker: Worker, name: string) {
    worker.on('error', (error) => this.failed(error));
    this.ended = new Promise((resolve) => worker.once('exit', () => resolve()));
    void this.ended.then(() => this.failed(new AppError('INTERNAL', `${name} has ended`, false)));
  }

  /** It is stopped: what it fails with from now on does not matter any more. */
  letEnd(): void {
    this.mayEnd = true;
  }

  private failed(error: Error): void {
    if (!this.mayEnd) throw error;
  }
}
