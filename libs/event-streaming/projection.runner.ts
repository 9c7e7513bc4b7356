import type { BatchControl, FeedHandler, Handled } from './event-feed.port.js';
import { LiveServiceCache } from './live-service.cache.js';
import type { RecordBatch } from './record.js';
import { retry } from './retry.js';
import type { AppliedUpTo, RunnerPorts, RunnerSettings, Step, StepFailure } from './runner.ports.js';
import { ServiceWriter, type Tally } from './service.writer.js';
import { UnitOfWork } from './unit-of-work.js';

/** A unit with so many bytes of records is applied at once. */
const UNIT_BYTES = 8 * 1024 * 1024;
/** Beyond so many bytes in all partitions together nothing more is held. */
const HELD_BYTES = 64 * 1024 * 1024;
/** So many records behind, facts may wait so many milliseconds for more of the same services, to be written in one go. */
const FAR_BEHIND = 2_000n;
const HOLD_AT_MOST_MS = 2_000;

/**
 * Drives a projection over a feed. Of a unit of work it parks the dead letters and writes the changed services, then advances
 * the checkpoint, each step durable before the next: whatever is cut off in between is read and done again, without effect
 * for what was done already. A unit is one batch, or several where the log has far more to come and the feed permits.
 */
export class ProjectionRunner<Document> implements FeedHandler {
  private readonly writer: ServiceWriter<Document>;
  private readonly held = new Map<number, UnitOfWork>();
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
    this.held.delete(partition);
    const checkpoints = await this.ports.checkpoints.load();
    return checkpoints.get(partition) ?? 0n;
  }

  /** @inheritdoc */
  async handle(batch: RecordBatch, control: BatchControl): Promise<Handled> {
    const { partition } = batch;
    const unit = this.held.get(partition) ?? new UnitOfWork(partition, this.ports.clock.now());
    this.held.delete(partition);
    if (this.mayHold(unit, batch, control)) {
      unit.hold(batch);
      this.held.set(partition, unit);
      return 'held';
    }
    unit.complete(batch);
    const step = this.stepper(partition, control);
    const tally = await this.writer.apply(unit, { step, heartbeat: () => control.heartbeat() });
    await step('checkpoint', () => this.ports.checkpoints.save(partition, unit.nextOffset));
    this.report(unit, tally);
    return 'applied';
  }

  /** How far this runner itself has applied a partition; `undefined` before its first batch. */
  appliedUpTo(partition: number): AppliedUpTo | undefined {
    return this.lastUnits.get(partition);
  }

  /** What applying a partition fails with at the moment; `undefined` where it does not. */
  failureOf(partition: number): StepFailure | undefined {
    return this.failures.get(partition);
  }

  private heldBytes(): number {
    let bytes = 0;
    for (const unit of this.held.values()) bytes += unit.bytes;
    return bytes;
  }

  private mayHold(
    unit: UnitOfWork,
    { endOffset, nextOffset }: RecordBatch,
    { mayHold, signal }: BatchControl,
  ): boolean {
    const isWelcome = mayHold === true && !signal.aborted && endOffset - nextOffset > FAR_BEHIND;
    const isSmall = unit.bytes < UNIT_BYTES && this.heldBytes() < HELD_BYTES;
    return isWelcome && isSmall && this.ports.clock.now() - unit.begunAt < HOLD_AT_MOST_MS;
  }

  private stepper(partition: number, control: BatchControl): Step {
    const { clock, metrics } = this.ports;
    return async (name, work) => {
      const onFailure = async (error: unknown): Promise<void> => {
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

  private report(
    { partition, records, nextOffset: offset, lastTimestamp: timestamp, begunAt }: UnitOfWork,
    tally: Tally,
  ): void {
    if (timestamp !== undefined) this.lastUnits.set(partition, { offset, timestamp });
    const { applied, passedOver, letters } = tally;
    const repeated = records - passedOver - letters - applied;
    const seconds = (this.ports.clock.now() - begunAt) / 1000;
    this.ports.metrics.batchApplied({ partition, applied, repeated, passedOver, seconds });
  }
}
