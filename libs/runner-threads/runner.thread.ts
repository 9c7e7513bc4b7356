import { Worker } from 'node:worker_threads';
import { RunnerConnection, type ConnectionPorts } from './runner.connection.js';
import { ThreadLife } from './thread.life.js';

/** Half of Node's own young generation: there are several threads, and what lives long enough to be copied is little. */
const LIMITS = { maxYoungGenerationSizeMb: 24 };

const CLOSE_WITHIN_MS = 4_000;

/** What a thread runs. */
export interface ThreadTask {
  /** A compiled module that serves a runner at its parent's port. */
  readonly file: string;
  /** What it is told; plain data. */
  readonly data: unknown;
}

/** A thread with a runner. */
export class RunnerThread {
  /** The way to its runner. */
  readonly runner: RunnerConnection;
  private readonly worker: Worker;
  private readonly life: ThreadLife;
  private stopping: Promise<void> | undefined;

  /** Begins at once. A thread that ends by itself ends the process: nothing of what it feeds would become visible any more. */
  constructor({ file, data }: ThreadTask, ports: ConnectionPorts) {
    this.worker = new Worker(file, { workerData: data, resourceLimits: LIMITS });
    this.runner = new RunnerConnection(this.worker, ports);
    this.life = new ThreadLife(this.worker, 'a thread with a runner');
    void this.life.ended.then(() => this.runner.end());
  }

  /**
   * To be called when no more batches are handed over; resolves once nothing is open in it any more. What it has not closed within
   * seconds, as when its engine hangs, is cut off: whatever it was writing can be written again.
   */
  stop(): Promise<void> {
    this.stopping ??= this.close();
    return this.stopping;
  }

  private async close(): Promise<void> {
    this.life.letEnd();
    const cutOff = (): void => void this.worker.terminate();
    const patience = setTimeout(cutOff, CLOSE_WITHIN_MS);
    this.runner.stop().catch(cutOff);
    await this.life.ended;
    clearTimeout(patience);
  }
}
