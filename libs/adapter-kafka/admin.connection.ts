import type { Admin } from 'kafkajs';
import type { Logger } from '#observability';
import { withDeadline } from './deadline.js';
import { toAppError, wasAnswered } from './kafka.errors.js';
import { KafkaConnection } from './kafka.connection.js';
import type { KafkaClusterSettings } from './kafka.settings.js';

/** On a network that swallows packets nothing else ends a question. */
const ANSWER_WITHIN_MS = 5_000;
const REQUEST_TIMEOUT_MS = 8_000;

interface Link {
  readonly connection: KafkaConnection;
  readonly admin: Promise<Admin>;
}

/** Where a partition begins and ends. */
export interface PartitionBounds {
  /** The first offset that is still there. */
  readonly low: bigint;
  /** The offset that the next appended record gets. */
  readonly high: bigint;
}

/** Questions to the cluster, each answered or failed within seconds. Connects when first used. */
export class AdminConnection {
  private link: Link | undefined;

  constructor(
    private readonly settings: KafkaClusterSettings,
    private readonly logger: Logger,
  ) {}

  /** Rejects with an `AppError`, `withinMs` (5000) at the latest. A connection that did not answer is cut and made anew. */
  async ask<T>(doing: string, question: (admin: Admin) => Promise<T>, withinMs = ANSWER_WITHIN_MS): Promise<T> {
    this.link ??= this.connect();
    const link = this.link;
    try {
      return await withDeadline(link.admin.then(question), withinMs, doing);
    } catch (error) {
      if (!wasAnswered(error)) this.drop(link);
      throw toAppError(error, doing);
    }
  }

  /** Where each partition of the topic begins and ends. */
  async boundsOf(topic: string): Promise<ReadonlyMap<number, PartitionBounds>> {
    const offsets = await this.ask(`asking for the offsets of ${topic}`, (admin) => admin.fetchTopicOffsets(topic));
    return new Map(
      offsets.map(({ partition, low, high }) => [partition, { low: BigInt(low), high: BigInt(high) }] as const),
    );
  }

  async partitionCountOf(topic: string): Promise<number> {
    const { topics } = await this.ask(`asking for the partitions of ${topic}`, (admin) =>
      admin.fetchTopicMetadata({ topics: [topic] }),
    );
    return topics[0]?.partitions.length ?? 0;
  }

  close(): void {
    if (this.link !== undefined) this.drop(this.link);
  }

  private connect(): Link {
    const connection = new KafkaConnection(this.settings, this.logger, REQUEST_TIMEOUT_MS);
    const admin = connection.kafka.admin({ retry: { retries: 3, maxRetryTime: 1_000 } });
    return { connection, admin: admin.connect().then(() => admin) };
  }

  private drop(link: Link): void {
    if (this.link === link) this.link = undefined;
    link.connection.destroy();
  }
}
