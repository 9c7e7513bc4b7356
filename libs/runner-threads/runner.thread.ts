import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { AppError } from '#domain';
import { RunnerConnection, type HostPorts } from './runner.connection.js';

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
  private isStopping = false;

  /** Begins at once. A thread that ends by itself ends the process: what waits for it would wait for ever. */
  constructor({ file, data }: ThreadTask, ports: HostPorts) {
    this.worker = new Worker(file, { workerData: data, resourceLimits: LIMITS });
    this.worker.once('exit', (code) => {
      if (!this.isStopping) throw new AppError('INTERNAL', `a thread with a runner ended with ${code}`, false);
    });
    this.runner = new RunnerConnection(this.worker, ports);
  }

  /**
   * To be called when no batch is under way; resolves once nothing is open in it any more. What it has not closed within
   * seconds, as when its engine hangs, is cut off: whatever it was writing can be written again.
   */
  async stop(): Promise<void> {
    this.isStopping = true;
    const ended = once(this.worker, 'exit');
    const cutOff = (): void => void this.worker.terminate();
    const patience = setTimeout(cutOff, CLOSE_WITHIN_MS);
    this.runner.stop().catch(cutOff);
    await ended;
    clearTimeout(patience);
  }
}
