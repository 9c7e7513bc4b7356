import type { ProjectionMetrics } from '#observability';
import type { DecodedRecord } from '#event-contract';
import { sortBatch, type SortedBatch } from './batch.sorting.js';
import type { CheckpointStore } from './checkpoint-store.port.js';
import type { Clock } from './clock.port.js';
import type { DeadLetter, DeadLetterStore } from './dead-letter-store.port.js';
import type { BatchControl, FeedHandler } from './event-feed.port.js';
import { LiveServiceCache } from './live-service.cache.js';
import type { Projection } from './projection.js';
import type { LogRecord, RecordBatch } from './record.js';
import { retry, type BackOff } from './retry.js';
import { ServiceWriter } from './service.writer.js';
import type { ServiceStore } from './service-store.port.js';

/** What a runner works with. */
export interface RunnerPorts<Document> {
  readonly projection: Projection<Document>;
  readonly services: ServiceStore<Document>;
  readonly checkpoints: CheckpointStore;
  readonly deadLetters: DeadLetterStore;
  readonly clock: Clock;
  readonly metrics: ProjectionMetrics;
  readonly decode: (record: LogRecord) => DecodedRecord;
}

/** What bounds a runner. */
export interface RunnerSettings {
  readonly topic: string;
  readonly maxServiceBytes: number;
  /** Bound of the cached services' sizes as JSON. */
  readonly cacheBytes: number;
  readonly backOff: BackOff;
}

/** Where a runner's last batch of a partition ended. */
export interface AppliedUpTo {
  /** The offset to read next. */
  readonly offset: bigint;
  /** The time of the last record, milliseconds since 1970-01-01T00:00:00Z. */
  readonly timestamp: number;
}

/** What an attempt of a step failed with, which is made again. */
export interface StepFailure {
  readonly step: string;
  readonly error: unknown;
}

/** An attempt at one step of a batch, made again while an engine is away. */
export type Step = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/**
 * Drives a projection over a feed. Of a batch it parks the dead letters, writes the changed services, then advances the
 * checkpoint, each step durable before the next: whatever is cut off in between is read and done again, without effect
 * for what was done already.
 */
export class ProjectionRunner<Document> implements FeedHandler {
  private readonly writer: ServiceWriter<Document>;
  private readonly lastBatches = new Map<number, AppliedUpTo>();
  private readonly failures = new Map<number, StepFailure>();

  constructor(
    private readonly ports: RunnerPorts<Document>,
    private readonly settings: RunnerSettings,
  ) {
    const cache = new LiveServiceCache(settings.cacheBytes);
    this.writer = new ServiceWriter(ports.services, ports.projection, cache, settings.maxServiceBytes);
  }

  /** @inheritdoc */
  async startAt(partition: number): Promise<bigint> {
    const checkpoints = await this.ports.checkpoints.load();
    return checkpoints.get(partition) ?? 0n;
  }

  /** @inheritdoc */
  async handle(batch: RecordBatch, control: BatchControl): Promise<void> {
    const began = this.ports.clock.now();
    const sorted = sortBatch(batch, this.settings.topic, this.ports.decode);
    const step = this.stepper(batch.partition, control);
    await this.park(sorted.letters, step);
    const applied = await this.writer.apply(
      { topic: this.settings.topic, partition: batch.partition, facts: sorted.facts },
      { step, park: (letters) => this.park(letters, step), heartbeat: () => control.heartbeat() },
    );
    await step('checkpoint', () => this.ports.checkpoints.save(batch.partition, batch.nextOffset));
    this.report(batch, sorted, { applied, seconds: (this.ports.clock.now() - began) / 1000 });
  }

  /** How far this runner itself has applied a partition; `undefined` before its first batch. */
  appliedUpTo(partition: number): AppliedUpTo | undefined {
    return this.lastBatches.get(partition);
  }

  /** What applying a partition fails with at the moment; `undefined` where it does not. */
  failureOf(partition: number): StepFailure | undefined {
    return this.failures.get(partition);
  }

  private async park(letters: readonly DeadLetter[], step: Step): Promise<void> {
    if (letters.length === 0) return;
    await step('dead-letters', () => this.ports.deadLetters.park(letters));
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

  private report(batch: RecordBatch, sorted: SortedBatch, work: { applied: number; seconds: number }): void {
    const last = batch.records.at(-1);
    if (last !== undefined) {
      this.lastBatches.set(batch.partition, { offset: batch.nextOffset, timestamp: last.timestamp });
    }
    const facts = batch.records.length - sorted.passedOver - sorted.letters.length;
    this.ports.metrics.batchApplied({
      partition: batch.partition,
      applied: work.applied,
      repeated: facts - work.applied,
      passedOver: sorted.passedOver,
      seconds: work.seconds,
    });
  }
}
