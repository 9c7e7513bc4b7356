import type { Sqlite } from '#adapter-sqlite';
import type { Settings } from '#config';
import type { ProbeResult } from '#lifecycle';
import type { PrometheusMetrics } from '#observability';
import { ThreadLife } from '#runner-threads';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ProjectingOrder, ProjectingReport, ProjectingTask } from './projecting.messages.js';
import { ReportHearing } from './projecting.reports.js';

/** Most objects of a batch live as long as the batch: where they all have room, few are copied. */
const YOUNG_GENERATION_MIB = 64;

/** It tells every second that it is alive; a batch takes it a second or two, on a busy machine more. */
const SILENT_AFTER_MS = 20_000;

/** What the thread is looked after with. */
export interface ProjectingParts {
  readonly settings: Settings;
  /** Opened by this thread; the other opens the same folder for itself. */
  readonly sqlite: Sqlite;
  readonly metrics: PrometheusMetrics;
}

/**
 * Feeds the read models on a thread of its own, with connections of its own: requests do not wait for a batch that is being
 * applied. What it cannot go on after ends the process.
 */
export class ProjectingThread {
  private readonly worker: Worker;
  private readonly feeding: Promise<void>;
  private readonly life: ThreadLife;
  private heardAt = Date.now();

  /** Begins at once. */
  constructor({ settings, sqlite, metrics }: ProjectingParts) {
    const task: ProjectingTask = { settings };
    this.worker = new Worker(join(__dirname, 'projecting.worker.js'), {
      workerData: task,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MIB },
    });
    this.feeding = new Promise((resolve) => {
      const hearing = new ReportHearing({ metrics, onFault: (fault) => sqlite.noteFault(fault), onFeeding: resolve });
      this.worker.on('message', (report: ProjectingReport) => {
        this.heardAt = Date.now();
        hearing.hear(report);
      });
    });
    // Without it nothing becomes visible any more.
    this.life = new ThreadLife(this.worker, 'the thread of the read models');
    sqlite.handOverTo((records, transfer) => this.order({ kind: 'appended', records }, transfer));
  }

  /** Resolves once it feeds. */
  begun(): Promise<void> {
    return this.feeding;
  }

  /** Not in order where nothing has been heard of it for long: it stands still in the midst of something. */
  check(): ProbeResult {
    const silentMs = Date.now() - this.heardAt;
    const ok = silentMs < SILENT_AFTER_MS;
    return { ok, required: true, ...(!ok && { reason: `the thread of the read models is silent for ${silentMs} ms` }) };
  }

  /** Resolves once nothing is written by it any more. */
  async stop(): Promise<void> {
    this.life.letEnd();
    this.order({ kind: 'stop' });
    await this.life.ended;
  }

  private order(order: ProjectingOrder, transfer: readonly ArrayBuffer[] = []): void {
    this.worker.postMessage(order, transfer);
  }
}
