import type { Batch, Consumer, EachBatchPayload } from 'kafkajs';
import { noRecords, type FedBatch, type RecordBatch } from '#event-streaming';
import { BatchLease, quietLease } from './batch.lease.js';
import { ConsumerSteering } from './consumer.steering.js';
import { backOffMs, pause } from './deadline.js';
import { fetchedFrom, passedOverBatch, partsOf, type PassedOver } from './feed.batch.js';
import type { SessionParts } from './feed.parts.js';
import { HandlersAtWork } from './handlers.at-work.js';
import { holdAnew, rejectionsOf, settledWork, type Held } from './held.partition.js';
import { HeldPatience } from './held.patience.js';
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
  private readonly patience = new HeldPatience((held) => this.pushOn(held));
  private readonly steering: ConsumerSteering;
  private readonly sessionTimeoutMs: number;

  constructor(
    consumer: Consumer,
    private readonly committer: OffsetCommitter,
    private readonly parts: SessionParts,
  ) {
    this.handlers = new HandlersAtWork(parts.handler);
    this.sessionTimeoutMs = parts.settings.sessionTimeoutMs ?? 15_000;
    this.steering = new ConsumerSteering(consumer, parts.settings.topic, parts.logger);
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
    this.generation = new AbortController();
    const gone = this.generation.signal;
    const hold = (partition: number) => holdAnew(partition, gone, this.handlers.settled(partition));
    this.held = new Map(partitions.map((partition) => [partition, hold(partition)]));
    this.steering.hold(partitions);
    for (const held of this.held.values()) void this.begin(held);
  }

  /** Hands in nothing more; resolves when the handlers are done. */
  async finish(): Promise<void> {
    this.isFinishing = true;
    this.steering.hold([...this.held.keys()]);
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
    this.handInNext(held, (next) => passedOverBatch(passed, next));
  }

  /** Who holds records is told that none follow for now. */
  private pushOn(held: Held): void {
    this.handInNext(held, (next) => (this.handlers.isAtWork(held.partition) ? undefined : noRecords(held, next)));
  }

  /** After what is under way, what there is then at the place that is next. */
  private handInNext(held: Held, read: (next: bigint) => RecordBatch | undefined): void {
    held.work = held.work.then(async () => {
      const { next, rejection, gone } = held;
      if (next === undefined || rejection !== undefined || gone.aborted || this.isFinishing) return;
      const batch = read(next);
      if (batch !== undefined) await this.handIn(held, () => batch, quietLease(this.sessionTimeoutMs));
    });
  }

  /** kafkajs's handler. Rejects only when the partition was lost, which makes kafkajs join the group again. */
  async handle(payload: EachBatchPayload): Promise<void> {
    const held = this.held.get(payload.batch.partition);
    await settledWork(held);
    if (held?.next === undefined || !this.isWelcome(held, payload)) return;
    if (fetchedFrom(payload.batch) > held.next) return this.relocate(held, payload.batch);
    const parts = partsOf(payload.batch, this.handlers.takesPacked);
    while (!parts.isAtEnd) if (!(await this.takeIn(held, () => parts.next(), payload))) return;
  }

  /** Resolves to whether to go on with what was fetched behind it. */
  private async takeIn(held: Held, read: () => FedBatch, payload: EachBatchPayload): Promise<boolean> {
    const lease = new BatchLease(payload, this.sessionTimeoutMs);
    const isTaken = await this.handIn(held, read, lease);
    if (isTaken && held.next !== undefined) payload.resolveOffset(String(held.next - 1n));
    if (lease.isLost) await payload.heartbeat();
    return isTaken && this.isWelcome(held, payload);
  }

  private isWelcome({ rejection, gone }: Held, payload: EachBatchPayload): boolean {
    return rejection === undefined && !gone.aborted && !this.isFinishing && payload.isRunning() && !payload.isStale();
  }

  /** Resolves, never rejects, to whether the batch was taken in while its partition was held for sure. */
  private async handIn(held: Held, read: () => FedBatch, lease: BatchLease): Promise<boolean> {
    try {
      const done = await this.handlers.handIn(held, read, lease);
      if (done === undefined || lease.isLost) return false;
      held.next = done.nextOffset;
      if (done.durable > held.applied) this.applied(held, done.durable);
      this.patience.note(held, done.durable < done.nextOffset);
      return true;
    } catch (error) {
      if (!held.gone.aborted && !this.isFinishing) this.failed(held, lease, error);
      return false;
    }
  }

  /** The same records are handed in again after a while; meanwhile the other partitions flow on. */
  private failed(held: Held, lease: BatchLease, error: unknown): void {
    const details = { topic: this.parts.settings.topic, partition: held.partition, offset: held.applied };
    held.failures += 1;
    held.rejection = error ?? 'without a reason';
    if (!lease.isLost) this.parts.report('handling a batch', error, details);
    this.steering.hold([held.partition]);
    void pause(backOffMs(held.failures, MAX_BACK_OFF_MS), held.gone).then(() => this.resume(held, held.applied));
  }

  private applied(held: Held, durable: bigint): void {
    this.hasApplied = true;
    held.failures = 0;
    held.applied = durable;
    this.committer.note(held.partition, durable);
  }

  /** kafkajs went on behind the place that is next: records would be lost. The handler is asked once more. */
  private relocate(held: Held, batch: Batch): void {
    const details = { topic: batch.topic, partition: held.partition, wanted: held.next, got: fetchedFrom(batch) };
    this.parts.logger.warn('Kafka: records came from another place than asked for; they are fetched again', details);
    held.next = undefined;
    this.steering.hold([held.partition]);
    void this.begin(held);
  }

  private async begin(held: Held): Promise<void> {
    for (let failures = 1; !held.gone.aborted; failures += 1) {
      try {
        const { from, gone } = await startOf(held.partition, this.parts, failures > 3);
        await held.work;
        if (held.gone.aborted || this.isFinishing) return;
        if (gone !== undefined) await this.handlers.handIn(held, () => gone, quietLease(this.sessionTimeoutMs));
        return this.resume(held, from);
      } catch (error) {
        this.parts.report('finding where a partition begins', error, { partition: held.partition });
        await pause(backOffMs(failures, MAX_BACK_OFF_MS), held.gone);
      }
    }
  }

  private resume(held: Held, from: bigint): void {
    if (held.gone.aborted || this.isFinishing) return;
    held.next = held.applied = from;
    held.rejection = undefined;
    this.steering.resume(held.partition, from);
  }
}
