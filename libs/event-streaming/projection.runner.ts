import type { BatchControl } from './event-feed.port.js';
import { LiveServiceCache } from './live-service.cache.js';
import { PartitionWork } from './partition.work.js';
import type { RecordBatch } from './record.js';
import { isPacked, type FedBatch, type PackedBatch } from './record.pack.js';
import { retry } from './retry.js';
import type { AppliedUpTo, Runner, RunnerPorts, RunnerSettings, Step, StepFailure } from './runner.ports.js';
import { ServiceWriter } from './service.writer.js';
import { UnitOfWork } from './unit-of-work.js';
import type { Tally } from './unit.writing.js';

/** So many records behind, facts may wait so many milliseconds for more of the same services, to be written in one go. */
const FAR_BEHIND = 2_000n;
const HOLD_AT_MOST_MS = 2_000;

/**
 * Drives a projection over a feed. Of a unit of work it parks the dead letters and writes the changed services, then advances
 * the checkpoint, each step durable before the next: whatever is cut off in between is read and done again, without effect
 * for what was done already. A unit is one batch, or several where the log has far more to come and the feed permits; then
 * the next one is gathered while it is applied, and once the end comes near all that is left of the log is the last one.
 */
export class ProjectionRunner<Document> implements Runner {
  private readonly writer: ServiceWriter<Document>;
  private readonly works = new Map<number, PartitionWork>();
  private readonly lastUnits = new Map<number, AppliedUpTo>();
  private readonly failures = new Map<number, StepFailure>();

  constructor(
    private readonly ports: RunnerPorts<Document>,
    private readonly settings: RunnerSettings,
  ) {
    this.writer = new ServiceWriter(ports, new LiveServiceCache(settings.cacheBytes), settings);
  }

  /** @inheritdoc */
  async startAt(partition: number): Promise<bigint> {
    const former = this.works.get(partition)?.giveUp();
    const work = new PartitionWork(former);
    // At once: of two calls that overlap the later one's counts, whichever ends first.
    this.works.set(partition, work);
    await former;
    const checkpoints = await this.ports.checkpoints.load();
    work.durable = checkpoints.get(partition) ?? 0n;
    return work.durable;
  }

  /** @inheritdoc */
  async handle(batch: FedBatch, control: BatchControl): Promise<bigint> {
    const { partition } = batch;
    const work = this.workOf(partition, batch);
    const holds = mayHold(control) && (isFarBehind(batch) || isLastStretch(work, batch));
    const unit = work.take() ?? new UnitOfWork(partition, this.ports.clock.now());
    unit.take(batch, control.isHandedOver);
    if (holds && this.isSmall(unit) && this.hasRoom(unit)) work.keep(unit);
    else await this.end(work, unit, batch, control);
    return work.durable;
  }

  /** @inheritdoc */
  handlePacked(batch: PackedBatch, control: BatchControl): Promise<bigint> {
    return this.handle(batch, control);
  }

  /** @inheritdoc */
  release(): void {
    for (const work of this.works.values()) void work.giveUp();
  }

  /** @inheritdoc */
  appliedUpTo(partition: number): AppliedUpTo | undefined {
    return this.lastUnits.get(partition);
  }

  /** @inheritdoc */
  failureOf(partition: number): StepFailure | undefined {
    return this.failures.get(partition);
  }

  /** Resolves once nothing is written any more; to be called when nothing is handed in any more. */
  async close(): Promise<void> {
    await Promise.all([...this.works.values()].map((work) => work.giveUp()));
  }

  /** Applies a unit that takes no more batches: beside the next ones where the last one was still far from the end. */
  private async end(work: PartitionWork, unit: UnitOfWork, last: FedBatch, control: BatchControl): Promise<void> {
    await work.settle(control);
    unit.precede(work.takeLeft());
    const isFar = mayHold(control) && isFarBehind(last);
    if (isFar && this.hasRoom(unit)) work.applyBeside(unit, (own) => this.apply(work, unit, own, true));
    else await this.apply(work, unit, control, isFar);
  }

  private workOf(partition: number, batch: FedBatch): PartitionWork {
    const work = this.works.get(partition) ?? new PartitionWork();
    this.works.set(partition, work);
    // In a topic that was made anew, records lie before the checkpoint.
    const first = firstOffsetOf(batch);
    if (first < work.durable) work.durable = first;
    return work;
  }

  private isSmall(unit: UnitOfWork): boolean {
    const { unitBytes } = this.settings;
    return unit.bytes < unitBytes && this.ports.clock.now() - unit.begunAt < HOLD_AT_MOST_MS;
  }

  private hasRoom(unit: UnitOfWork): boolean {
    const bytes = [...this.works.values()].reduce((sum, work) => sum + work.bytes, unit.bytes);
    return bytes < this.settings.heldBytes;
  }

  private async apply(work: PartitionWork, unit: UnitOfWork, control: BatchControl, mayLeave: boolean): Promise<void> {
    const { partition } = unit;
    const step = this.stepper(unit, control);
    const tally = await this.writer.apply(unit, { step, mayLeave, heartbeat: () => control.heartbeat() });
    const reached = reachedBy(unit, tally);
    await step('checkpoint', () => this.ports.checkpoints.save(partition, reached.offset));
    work.durable = reached.offset;
    work.leave(tally.left);
    if (reached.timestamp !== undefined) this.lastUnits.set(partition, { ...reached, timestamp: reached.timestamp });
    this.report(unit, tally);
    unit.release();
  }

  private stepper(unit: UnitOfWork, control: BatchControl): Step {
    const { partition } = unit;
    const { clock, metrics } = this.ports;
    return async (name, work) => {
      const onFailure = async (error: unknown): Promise<void> => {
        unit.noteFailure();
        this.failures.set(partition, { step: name, error });
        metrics.attemptFailed(name);
        await control.heartbeat();
      };
      try {
        return await retry(work, { clock, backOff: this.settings.backOff, signal: control.signal, onFailure });
      } finally {
        this.failures.delete(partition);
      }
    };
  }

  private report({ partition, records, begunAt }: UnitOfWork, { applied, passedOver, letters, left }: Tally): void {
    const repeated = records - left.length - passedOver - letters - applied;
    const seconds = (this.ports.clock.now() - begunAt) / 1000;
    this.ports.metrics.batchApplied({ partition, applied, repeated, passedOver, seconds });
  }
}

/** While a unit waits, or is at work beside, what is left of the log up to its end is not worth several. */
function isLastStretch({ isUnderWay }: PartitionWork, { nextOffset, endOffset }: FedBatch): boolean {
  return isUnderWay && nextOffset < endOffset;
}

/** It may have been called off since it was asked last. */
function mayHold(control: BatchControl): boolean {
  return control.mayHold === true && !control.signal.aborted;
}

/** Of a batch without records only its end is known. */
function firstOffsetOf(batch: FedBatch): bigint {
  if (isPacked(batch)) return batch.records.count > 0 ? batch.records.from : batch.nextOffset;
  return batch.records[0]?.offset ?? batch.nextOffset;
}

/** Whether far more is to come: facts may wait for more of the same services then. */
export function isFarBehind({ endOffset, nextOffset }: Pick<RecordBatch, 'endOffset' | 'nextOffset'>): boolean {
  return endOffset - nextOffset > FAR_BEHIND;
}

/** How far everything is applied; without a timestamp where there is no record. */
interface Reached extends Pick<AppliedUpTo, 'offset'> {
  readonly timestamp: AppliedUpTo['timestamp'] | undefined;
}

/** Behind the unit, or before the first record that it leaves; not the record itself, with all that it was fetched with. */
function reachedBy({ nextOffset, lastTimestamp }: UnitOfWork, { left }: Tally): Reached {
  let reached: Reached = { offset: nextOffset, timestamp: lastTimestamp };
  for (const { offset, timestamp } of left) if (offset < reached.offset) reached = { offset, timestamp };
  return reached;
}
