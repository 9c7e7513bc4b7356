import { AppError } from '#domain';
import type { AdminConnection } from './admin.connection.js';
import { backOffMs, withDeadline } from './deadline.js';

const FRESH_FOR_MS = 60_000;

/** Knows how many partitions a topic has; asks again every minute, and after it was told to forget. */
export class TopicPartitions {
  private known = 0;
  private askedAt = 0;
  private asking: Promise<number> | undefined;

  constructor(
    private readonly topic: string,
    private readonly admin: AdminConnection,
  ) {}

  /** Rejects at `deadline` (milliseconds since 1970) at the latest when it cannot be known. */
  async count(deadline: number): Promise<number> {
    if (this.known > 0 && Date.now() - this.askedAt < FRESH_FOR_MS) return this.known;
    for (let failures = 1; ; failures += 1) {
      try {
        return await withDeadline(this.ask(), Math.max(1, deadline - Date.now()), `finding ${this.topic}`);
      } catch (error) {
        const wait = backOffMs(failures, 1_000);
        if (Date.now() + wait >= deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }

  /** After a failure: partitions may have come or gone. */
  forget(): void {
    this.askedAt = 0;
  }

  private ask(): Promise<number> {
    this.asking ??= this.fetch().finally(() => {
      this.asking = undefined;
    });
    return this.asking;
  }

  private async fetch(): Promise<number> {
    const count = await this.admin.partitionCountOf(this.topic);
    if (count === 0) throw new AppError('ENGINE_UNAVAILABLE', `Kafka: ${this.topic} has no partitions`, true);
    this.known = count;
    this.askedAt = Date.now();
    return count;
  }
}
