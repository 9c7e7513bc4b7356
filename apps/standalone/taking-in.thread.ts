import type { Sqlite } from '#adapter-sqlite';
import type { Settings } from '#config';
import { faultOf, ThreadLife, type FaultText } from '#runner-threads';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { TakingInTask } from './taking-in.worker.js';

/** It makes next to no objects. */
const LIMITS = { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 64 };

/** What the thread is looked after with. */
export interface TakingInParts {
  readonly settings: Settings;
  /** Told of what the file fails with there. */
  readonly sqlite: Pick<Sqlite, 'noteFault'>;
}

/** Takes in the write-ahead log on a thread of its own: neither requests nor the read models wait for it. */
export class TakingInThread {
  private readonly worker: Worker;
  private readonly life: ThreadLife;

  /** Begins at once. */
  constructor({ settings, sqlite }: TakingInParts) {
    const task: TakingInTask = { directory: settings.DATA_DIR };
    this.worker = new Worker(join(__dirname, 'taking-in.worker.js'), { workerData: task, resourceLimits: LIMITS });
    this.worker.on('message', (fault: FaultText) => sqlite.noteFault(faultOf(fault)));
    // Without it the log would grow for ever.
    this.life = new ThreadLife(this.worker, 'the thread that takes in the write-ahead log');
  }

  /** Resolves once it has let go of the file. */
  async stop(): Promise<void> {
    this.life.letEnd();
    this.worker.postMessage('stop');
    await this.life.ended;
  }
}
