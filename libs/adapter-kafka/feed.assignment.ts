import type { Batch, Consumer, EachBatchPayload } from 'kafkajs';
import type { RecordBatch } from '#event-streaming';
import { BatchLease } from './batch.lease.js';
import { backOffMs, pause } from './deadline.js';
import { fetchedFrom, passedOverBatch, toRecordBatch, type PassedOver } from './feed.batch.js';
import type { SessionParts } from './feed.parts.js';
import { HandlersAtWork } from './handlers.at-work.js';
import { holdAnew, rejectionsOf, type Held } from './held.partition.js';
import type { OffsetCommitter } from './offset.committer.js';
import { startOf } from './partition.start.js';

const MAX_BACK_OFF_MS = 10_000;

/**
 * The partitions held now. A partition just gained is paused until the handler has said where it begins, so that no
 * record from elsewhere, such as from Kafka's own committed offset, is ever fetched for it.
 */
export class FeedAssignment {
  /** A batch was applied since it was made. */
  hasApplied = false;
  private held = new Map<number, Held>();
  private generation = new AbortController();
  private isFinishing = false;
  private readonly handlers: HandlersAtWork;

  constructor(
    private readonly consumer: Consumer,
    private readonly committer: OffsetCommitter,
    private readonly parts: SessionParts,
  ) {
    this.handlers = new HandlersAtWork(parts.handler);
  }

  get partitions(): readonly number[] {
    return [...this.held.keys()].sort((a, b) => a - b);
  }

  /** Those of them whose handler is at work. */
  get atWork(): readonly number[] {
    return this.handlers.partitions;
  }

  /** What handlers rejected with whose records wait to be handed in again. */
  get rejected(): ReadonlyMap<number, unknown> {
    return rejectionsOf(this.held.values());
  }

  get isBusy(): boolean {
    return this.handlers.isAny;
  }

  /** Called within kafkajs's announcement, before it fetches anything for these partitions. */
  assign(partitions: readonly number[]): void {
    this.release('it was assigned anew');
    const { topic } = this.parts.settings;
    this.generation = new AbortController();
    const gone = this.generation.signal;
    const hold = (partition: number) => holdAnew(partition, gone, this.handlers.settled(partition));
    this.held = new Map(partitions.map((partition) => [partition, hold(partition)]));
    if (partitions.length > 0) this.consumer.pause([{ topic, partitions: [...partitions] }]);
    for (const held of this.held.values()) void this.begin(held);
  }

  /** Hands in nothing more; resolves when the handlers are done. */
  async finish(): Promise<void> {
    this.isFinishing = true;
    this.hold([...this.held.keys()]);
    this.handlers.callOff();
    await this.settled();
    this.generation.abort();
  }

  /** Holds nothing any more; handlers under way are called off. */
  release(reason: string): void {
    this.generation.abort();
    this.committer.reset();
    this.handlers.lose(reason);
    this.held = new Map();
  }

  /** Resolves when no handler is at work. */
  settled(): Promise<void> {
    return this.handlers.settled();
  }

  /** What kafkajs passed over by itself is handed in without records, so that the checkpoint moves behind it. */
  passOver(passed: PassedOver): void {
    const held = this.held.get(passed.partition);
    if (held === undefined || passed.batchSize > 0 || passed.topic !== this.parts.settings.topic) return;
    held.work = held.work.then(() => this.moveBehind(held, passed));
  }

  private async moveBehind(held: Held, passed: PassedOver): Promise<void> {
    const batch = passedOverBatch(passed);
    if (held.next === undefined || held.rejection !== undefined || held.gone.aborted || this.isFinishing) return;
    if (batch.nextOffset <= held.next || BigInt(passed.firstOffset ?? 0) > held.next) return;
    await this.handIn(held, () => batch, this.quietLease());
  }

  /** kafkajs's handler. Rejects only when the partition was lost, which makes kafkajs join the group again. */
  async handle(payload: EachBatchPayload): Promise<void> {
    const held = this.held.get(payload.batch.partition);
    await held?.work;
    if (held?.next === undefined || !this.isWelcome(held, payload)) return;
    if (fetchedFrom(payload.batch) > held.next) return this.relocate(held, payload.batch);
    const lease = new BatchLease(payload, this.sessionTimeoutMs);
    const isApplied = await this.handIn(held, () => toRecordBatch(payload.batch), lease);
    if (isApplied) payload.resolveOffset(payload.batch.lastOffset());
    if (lease.isLost) await payload.heartbeat();
  }

  /** For what has no records: kafkajs beats by itself while it goes on fetching. */
  private quietLease(): BatchLease {
    return new BatchLease({ heartbeat: () => Promise.resolve() }, this.sessionTimeoutMs);
  }

  private get sessionTimeoutMs(): number {
    return this.parts.settings.sessionTimeoutMs ?? 15_000;
  }

  private isWelcome({ rejection }: Held, payload: EachBatchPayload): boolean {
    return rejection === undefined && !this.isFinishing && payload.isRunning() && !payload.isStale();
  }

  /** Resolves, never rejects, to whether the batch was applied while its partition was held for sure. */
  private async handIn(held: Held, read: () => RecordBatch, lease: BatchLease): Promise<boolean> {
    try {
      const applied = await this.handlers.handIn(held, read, lease);
      if (applied === undefined || lease.isLost) return false;
      held.failures = 0;
      this.hasApplied = true;
      held.next = applied.nextOffset;
      this.committer.note(held.partition, held.next);
      return true;
    } catch (error) {
      if (!held.gone.aborted && !this.isFinishing) this.failed(held, lease, error);
      return false;
    }
  }

  /** The same records are handed in again after a while; meanwhile the other partitions flow on. */
  private failed(held: Held, lease: BatchLease, error: unknown): void {
    const details = { topic: this.parts.settings.topic, partition: held.partition, offset: held.next };
    held.failures += 1;
    held.rejection = error ?? 'without a reason';
    if (!lease.isLost) this.parts.report('handling a batch', error, details);
    this.hold([held.partition]);
    const from = held.next ?? 0n;
    void pause(backOffMs(held.failures, MAX_BACK_OFF_MS), held.gone).then(() => this.resume(held, from));
  }

  /** kafkajs went on behind the place that is next: records would be lost. The handler is asked once more. */
  private relocate(held: Held, batch: Batch): void {
    const details = { topic: batch.topic, partition: held.partition, wanted: held.next, got: batch.firstOffset() };
    this.parts.logger.warn('Kafka: records came from another place than asked for; they are fetched again', details);
    held.next = undefined;
    this.hold([held.partition]);
    void this.begin(held);
  }

  private async begin(held: Held): Promise<void> {
    for (let failures = 1; !held.gone.aborted; failures += 1) {
      try {
        const { from, gone } = await startOf(held.partition, this.parts, failures > 3);
        await held.work;
        if (held.gone.aborted || this.isFinishing) return;
        if (gone !== undefined) await this.handlers.handIn(held, () => gone, this.quietLease());
        return this.resume(held, from);
      } catch (error) {
        this.parts.report('finding where a partition begins', error, { partition: held.partition });
        await pause(backOffMs(failures, MAX_BACK_OFF_MS), held.gone);
      }
    }
  }

  private resume(held: Held, from: bigint): void {
    if (held.gone.aborted || this.isFinishing) return;
    const { topic } = this.parts.settings;
    held.next = from;
    held.rejection = undefined;
    this.steer(() => {
      this.consumer.seek({ topic, partition: held.partition, offset: `${from}` });
      this.consumer.resume([{ topic, partitions: [held.partition] }]);
    });
  }

  private hold(partitions: number[]): void {
    if (partitions.length > 0)
      this.steer(() => this.consumer.pause([{ topic: this.parts.settings.topic, partitions }]));
  }

  /** kafkajs refuses from the moment in which its consumer fails, before it says so; the session ends then anyway. */
  private steer(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.parts.logger.debug('Kafka: the consumer takes no more orders', { error });
    }
  }
}
