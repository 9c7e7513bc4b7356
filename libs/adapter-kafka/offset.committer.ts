import type { TopicPartitionOffset } from 'kafkajs';
import type { Logger } from '#observability';

const COMMIT_EVERY_MS = 1_000;

/** Commits how far the partitions are: at once after a pause, else once a second. Failing, it says so and goes on. */
export class OffsetCommitter {
  private readonly dirty = new Map<number, bigint>();
  private committedAt = 0;
  private timer: NodeJS.Timeout | undefined;
  private underWay: Promise<void> = Promise.resolve();

  constructor(
    private readonly topic: string,
    private readonly commit: (offsets: TopicPartitionOffset[]) => Promise<void>,
    private readonly logger: Logger,
  ) {}

  /** The partition is applied up to this offset, exclusive. */
  note(partition: number, offset: bigint): void {
    this.dirty.set(partition, offset);
    if (this.timer !== undefined) return;
    const wait = Math.max(0, this.committedAt + COMMIT_EVERY_MS - Date.now());
    this.timer = setTimeout(() => void this.flush(), wait);
  }

  /** Commits what is not committed yet. Never rejects. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.underWay = this.underWay.then(() => this.commitNow());
    return this.underWay;
  }

  /** The partitions may be another's: nothing noted so far is committed any more. */
  reset(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.dirty.clear();
  }

  private async commitNow(): Promise<void> {
    if (this.dirty.size === 0) return;
    const offsets = [...this.dirty].map(([partition, offset]) => ({
      topic: this.topic,
      partition,
      offset: `${offset}`,
    }));
    this.dirty.clear();
    this.committedAt = Date.now();
    try {
      await this.commit(offsets);
    } catch (error) {
      this.logger.info('Kafka: offsets were not committed; the checkpoint holds them', { topic: this.topic, error });
    }
  }
}
