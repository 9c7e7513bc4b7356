import type { CheckpointStore } from './checkpoint-store.port.js';
import type { Position } from './record.js';
import { retry, type RetryControl } from './retry.js';

/** What a checkpoint is brought about with. */
export type TrailingControl = Omit<RetryControl, 'signal'>;

/**
 * Checkpoints that are made durable while the next batch is applied already: a batch waits for the checkpoint before its
 * own, not for its own. They advance in order, each behind what is durable. One that a crash cuts off costs a few records
 * that are read again, without effect.
 */
export class TrailingCheckpoints implements CheckpointStore {
  private readonly underWay = new Map<number, Promise<void>>();
  private readonly closing = new AbortController();

  constructor(
    private readonly store: CheckpointStore,
    private readonly control: TrailingControl,
  ) {}

  /** What is durable now. */
  load(): Promise<Position> {
    return this.store.load();
  }

  /** Resolves once the partition's checkpoint before is durable, and rejects with what making that so was refused with. */
  async save(partition: number, offset: bigint): Promise<void> {
    const before = this.underWay.get(partition);
    this.underWay.delete(partition);
    await before;
    const saving = this.persist(partition, offset);
    // Whoever saves the next one is told.
    saving.catch(() => undefined);
    this.underWay.set(partition, saving);
  }

  /** Resolves when nothing is under way any more; an engine that is away is waited for no longer. */
  async close(): Promise<void> {
    this.closing.abort();
    await Promise.allSettled(this.underWay.values());
  }

  private persist(partition: number, offset: bigint): Promise<void> {
    return retry(() => this.store.save(partition, offset), { ...this.control, signal: this.closing.signal });
  }
}
