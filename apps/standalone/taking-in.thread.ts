import type { Sqlite } from '#adapter-sqlite';
import type { AppError } from '#domain';
import type { Settings } from '#config';
import type { Logger } from '#observability';
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
  readonly logger: Logger;
}

/** It is tried every second. */
const TELL_EVERY_MS = 30_000;

/** Takes in the write-ahead log on a thread of its own: neither requests nor the read models wait for it. */
export class TakingInThread {
  private readonly worker: Worker;
  private readonly life: ThreadLife;
  private toldAt = -Infinity;

  /** Begins at once. */
  constructor(private readonly parts: TakingInParts) {
    const task: TakingInTask = { directory: parts.settings.DATA_DIR };
    this.worker = new Worker(join(__dirname, 'taking-in.worker.js'), { workerData: task, resourceLimits: LIMITS });
    this.worker.on('message', (fault: FaultText) => this.failed(faultOf(fault)));
    // Without it the log would grow for ever.
    this.life = new ThreadLife(this.worker, 'the thread that takes in the write-ahead log');
  }

  /** Resolves once it has let go of the file. */
  async stop(): Promise<void> {
    this.life.letEnd();
    this.worker.postMessage('stop');
    await this.life.ended;
  }

  private failed(error: AppError): void {
    const { sqlite, logger } = this.parts;
    sqlite.noteFault(error);
    if (Date.now() - this.toldAt < TELL_EVERY_MS) return;
    this.toldAt = Date.now();
    logger.error('the write-ahead log could not be taken in, and grows; it will be tried again', { error });
  }
}
