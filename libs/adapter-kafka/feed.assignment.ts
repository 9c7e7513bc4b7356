import type { Batch, Consumer, EachBatchPayload } from 'kafkajs';
import { BatchLease } from './batch.lease.js';
import { backOffMs, pause } from './deadline.js';
import { fetchedFrom, toRecordBatch, type PassedOver } from './feed.batch.js';
import type { SessionParts } from './feed.parts.js';
import type { OffsetCommitter } from './offset.committer.js';
import { startWithin } from './partition.start.js';

const MAX_BACK_OFF_MS = 10_000;

/** A partition held since the last rebalance. */
interface Held {
  readonly partition: number;
  /** Aborted when the partition is no longer held, or held anew. */
  readonly gone: AbortSignal;
  /** The offset to read next; `undefined` until the handler has said where to begin. */
  next: bigint | undefined;
  failures: number;
}

/**
 * The partitions held now. A partition just gained is paused until the handler has said where it begins, so that no
 * record from elsewhere, such as from Kafka's own committed offset, is ever fetched for it.
 */
export class FeedAssignment {
  private held = new Map<number, Held>();
  private generation = new AbortController();
  private isFinishing = false;
  private readonly leases = new Map<BatchLease, Promise<void>>();

  constructor(
    private readonly consumer: Consumer,
    private readonly committer: OffsetCommitter,
    private readonly parts: SessionParts,
  ) {}

  get partitions(): readonly number[] {
    return [...this.held.keys()].sort((a, b) => a - b);
  }

  /** Whether a handler is at work. */
  get isBusy(): boolean {
    return this.leases.size > 0;
  }

  /** Called within kafkajs's announcement, before it fetches anything for these partitions. */
  assign(partitions: readonly number[]): void {
    this.release('it was assigned anew');
    const { topic } = this.parts.settings;
    this.generation = new AbortController();
    const gone = this.generation.signal;
    this.held = new Map(partitions.map((partition) => [partition, { partition, gone, next: undefined, failures: 0 }]));
    if (partitions.length > 0) this.consumer.pause([{ topic, partitions: [...partitions] }]);
    for (const held of this.held.values()) void this.begin(held);
  }

  /** Hands in nothing more; resolves when the handlers are done. */
  async finish(): Promise<void> {
    this.isFinishing = true;
    this.hold([...this.held.keys()]);
    for (const lease of this.leases.keys()) lease.callOff();
    await this.settled();
    this.generation.abort();
  }

  /** Holds nothing any more; handlers under way are called off. */
  release(reason: string): void {
    this.generation.abort();
    this.committer.reset();
    for (const lease of this.leases.keys()) lease.lose(reason);
    this.held = new Map();
  }

  /** Resolves when no handler is at work: a partition must never have two at once. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.leases.values());
  }

  /** @see PassedOver */
  passOver({ topic, partition, batchSize, firstOffset, lastOffset }: PassedOver): void {
    const held = this.held.get(partition);
    if (batchSize > 0 || topic !== this.parts.settings.topic || held?.next === undefined) return;
    if (firstOffset !== null && BigInt(firstOffset) > held.next) return;
    this.advance(held, BigInt(lastOffset) + 1n);
  }

  /** kafkajs's handler. Rejects only when the partition was lost, which makes kafkajs join the group again. */
  async handle(payload: EachBatchPayload): Promise<void> {
    const held = this.held.get(payload.batch.partition);
    if (held?.next === undefined || !this.isWelcome(payload)) return;
    if (fetchedFrom(payload.batch) > held.next) return this.relocate(held, payload.batch);
    const lease = new BatchLease(payload, this.parts.settings.sessionTimeoutMs ?? 15_000);
    await this.handInto(held, payload, lease);
    if (lease.isLost) await payload.heartbeat();
  }

  private isWelcome(payload: EachBatchPayload): boolean {
    return !this.isFinishing && payload.isRunning() && !payload.isStale();
  }

  private async handInto(held: Held, payload: EachBatchPayload, lease: BatchLease): Promise<void> {
    const work = this.work(payload.batch, lease);
    this.leases.set(lease, work);
    try {
      await work;
      if (!held.gone.aborted) this.applied(held, payload);
    } catch (error) {
      if (!held.gone.aborted && !this.isFinishing) this.failed(held, lease, error);
    } finally {
      lease.end();
      this.leases.delete(lease);
    }
  }

  private async work(batch: Batch, lease: BatchLease): Promise<void> {
    await this.parts.handler.handle(toRecordBatch(batch), lease.control);
  }

  private applied(held: Held, payload: EachBatchPayload): void {
    const last = payload.batch.lastOffset();
    payload.resolveOffset(last);
    held.failures = 0;
    this.advance(held, BigInt(last) + 1n);
  }

  private advance(held: Held, next: bigint): void {
    held.next = next;
    this.committer.note(held.partition, next);
  }

  /** The same records are handed in again after a while; meanwhile the other partitions flow on. */
  private failed(held: Held, lease: BatchLease, error: unknown): void {
    const details = { topic: this.parts.settings.topic, partition: held.partition, offset: held.next };
    held.failures += 1;
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
    const { settings, admin, handler, logger } = this.parts;
    for (let failures = 1; !held.gone.aborted; failures += 1) {
      try {
        const wanted = await handler.startAt(held.partition);
        const bounds = (await admin.boundsOf(settings.topic)).get(held.partition);
        const place = { topic: settings.topic, partition: held.partition };
        return this.resume(held, startWithin(wanted, bounds, { place, logger, isSure: failures > 3 }));
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
    this.steer(() => {
      this.consumer.seek({ topic, partition: held.partition, offset: `${from}` });
      this.consumer.resume([{ topic, partitions: [held.partition] }]);
    });
  }

  private hold(partitions: number[]): void {
    const { topic } = this.parts.settings;
    this.steer(() => this.consumer.pause(partitions.length > 0 ? [{ topic, partitions }] : []));
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
