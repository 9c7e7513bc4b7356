import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { fact } from '#test/support/workload/planned.fact.js';
import type { ChaosEngines } from './chaos.engines.js';
import { EmbeddedStage } from './embedded.stage.js';
import { ExportWatch } from './export.watch.js';
import type { FormName } from './fault.kinds.js';
import { planFaults, type PlannedFault } from './fault.plan.js';
import { ForeignProducer } from './foreign.producer.js';
import { HttpPublisher } from './http.publisher.js';
import { Journal } from './journal.js';
import { KafkaStage } from './kafka.stage.js';
import { becomeReady, catchUp, haveNoLag, listen } from './recovery.js';
import { faultCount, reportOf, type SeedReport } from './seed.report.js';
import type { Stage } from './stage.js';
import { checkLetters, checkLog, checkServices, modelOfLog } from './verification.js';
import { MAX_SERVICE_BYTES, planWorkload, type Workload } from './workload.plan.js';

/** What a run is told. */
export interface SeedOrder {
  readonly seed: number;
  readonly form: FormName;
  /** How long faults strike; starting, healing and comparing come on top. */
  readonly seconds: number;
  /** The engines, for the form that needs them. */
  readonly engines: ChaosEngines | undefined;
  readonly say: (line: string) => void;
}

const FIXED = 200;
const MARKS = 200;
/** A fault that is to meet work waits for it this long. */
const WORK_WITHIN_MS = 4_000;
/** After the last fault everything is published within this, or the run is not finished. */
const PUBLISHED_WITHIN_MS = 120_000;

/** One run: workload and faults from the seed, then the comparison of all that is left with what must be. */
export async function runSeed(order: SeedOrder): Promise<SeedReport> {
  const begun = Date.now();
  const journal = new Journal(order.say);
  const run = new SeedRun(order, journal);
  let isDone = false;
  try {
    await run.play();
    isDone = true;
  } catch (error) {
    journal.complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  const { seed, form } = order;
  const seconds = Math.round((Date.now() - begun) / 1000);
  const report = reportOf({ seed, form, seconds }, journal, isDone);
  const logs = report.outcome === 'held' ? {} : { logs: run.writeLogs() };
  await run.clear();
  return { ...report, ...logs };
}

class SeedRun {
  private readonly stage: Stage;
  private readonly workload: Workload;
  private readonly publisher: HttpPublisher;
  private readonly foreign: readonly ForeignProducer[];

  constructor(
    private readonly order: SeedOrder,
    private readonly journal: Journal,
  ) {
    const { seed, form, seconds, engines } = order;
    const partitions = form === 'kafka' ? 3 + (seed % 4) : 0;
    const environment = { MAX_SERVICE_BYTES: `${MAX_SERVICE_BYTES}`, LOG_LEVEL: 'info' };
    this.workload = planWorkload({ seed, seconds, fixed: FIXED, partitions });
    const stage = stageOf(order, { seed, partitions, journal, environment });
    this.stage = stage;
    this.publisher = new HttpPublisher(stage.servers, journal, seed);
    const target = {
      brokers: engines?.kafkaBrokers ?? '',
      topic: stage instanceof KafkaStage ? stage.topics.events : '',
      partitions,
    };
    this.foreign = this.workload.foreign.map(() => new ForeignProducer(target, journal));
  }

  async play(): Promise<void> {
    const { stage, journal, order } = this;
    stage.begin();
    await listen(stage.slots, journal);
    await becomeReady(stage.slots, journal);
    const position = await this.publisher.publishAll(this.workload.fixed);
    const exports = new ExportWatch(stage.servers, { seed: order.seed, fixed: FIXED, position, journal });
    const exporting = exports.run();
    const publishing = this.publish();
    await Promise.all(this.faults().map((fault) => this.strike(fault)));
    stage.mend();
    journal.note('the last fault is over');
    await listen(stage.slots, journal);
    await becomeReady(stage.slots, journal);
    await stage.tidy();
    await withinTime(publishing, 'publishing');
    exports.stop();
    await withinTime(exporting, 'the exports');
    await this.compare();
    await stage.end();
  }

  /** Logs of every process, and what happened when. */
  writeLogs(): string {
    const folder = mkdtempSync(join(tmpdir(), `context-services-chaos-logs-${this.order.seed}-`));
    writeFileSync(join(folder, 'journal.log'), this.journal.text);
    for (const slot of this.stage.slots) writeFileSync(join(folder, `${slot.name}.log`), slot.output);
    return folder;
  }

  /** Leaves nothing behind. */
  async clear(): Promise<void> {
    await Promise.all(this.stage.slots.map((slot) => slot.kill()));
    await this.stage.remove();
  }

  private async publish(): Promise<void> {
    const lanes = this.workload.lanes.map((lane) => this.publisher.run(lane));
    const foreign = this.workload.foreign.map((steps, n) => this.foreign[n]?.run(steps));
    await Promise.all([...lanes, ...foreign]);
    this.journal.note('everything is published');
  }

  private faults(): PlannedFault[] {
    return planFaults(this.order.seed, { form: this.order.form, during: this.order.seconds * 1_000 });
  }

  private async strike(fault: PlannedFault): Promise<void> {
    await pause(fault.at);
    await this.meetWork(fault);
    this.journal.note(`${fault.kind}, for ${fault.lasts} ms`);
    const hasStruck = await this.stage.strike(fault);
    this.journal.count(hasStruck ? faultCount(fault.kind) : 'faults with nothing to strike');
    this.journal.note(`${fault.kind}: ${hasStruck ? 'over' : 'nothing to strike'}`);
  }

  private async meetWork({ afterMany }: PlannedFault): Promise<void> {
    if (afterMany === undefined) return;
    await Promise.race([this.publisher.manyUnderWay(), pause(WORK_WITHIN_MS)]);
    await pause(afterMany);
  }

  private async compare(): Promise<void> {
    const { stage, journal, publisher } = this;
    const marks = Array.from({ length: MARKS }, () => fact('service.deleted', { service_id: `mark-${randomUUID()}` }));
    const position = await publisher.publishAll(marks);
    await catchUp(stage.servers, position, journal);
    journal.note('caught up');
    await haveNoLag(stage.slots, journal);
    const kept = await stage.kept();
    const foreign = this.foreign.flatMap(({ acknowledged }) => acknowledged);
    const truth = { kept, acknowledged: publisher.acknowledged, refused: publisher.refused, foreign };
    checkLog(truth, journal);
    const model = modelOfLog(truth);
    await checkServices(stage.servers, model, { position, journal });
    checkLetters(truth, model, journal);
    journal.note('compared');
  }
}

function stageOf({ form, engines }: SeedOrder, given: ConstructorParameters<typeof KafkaStage>[1]): Stage {
  if (form === 'embedded') return new EmbeddedStage(given.journal, given.environment);
  if (engines === undefined) throw new Error('the form on Kafka needs engines');
  return new KafkaStage(engines, given);
}

async function withinTime(work: Promise<void>, what: string): Promise<void> {
  const clock = new AbortController();
  const late = pause(PUBLISHED_WITHIN_MS, undefined, { signal: clock.signal }).then(() => {
    throw new Error(`${what} did not end within ${PUBLISHED_WITHIN_MS} ms of the last fault`);
  });
  late.catch(() => undefined);
  try {
    await Promise.race([work, late]);
  } finally {
    clock.abort();
  }
}
