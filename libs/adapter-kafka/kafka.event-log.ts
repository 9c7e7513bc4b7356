import { Partitioners, type Message, type PartitionMetadata } from 'kafkajs';
import { AppError } from '#domain';
import type { EventLog, NewRecord, Position } from '#event-streaming';
import type { Logger } from '#observability';
import { AdminConnection } from './admin.connection.js';
import { grouped } from './grouping.js';
import type { KafkaClusterSettings, KafkaEventLogSettings } from './kafka.settings.js';
import { PartitionLane } from './partition.lane.js';
import { sizeOf, toMessage } from './record.codec.js';
import { MAX_REQUEST_BYTES, MAX_REQUEST_MESSAGES, partsOf } from './request.parts.js';
import { TopicPartitions } from './topic.partitions.js';
import { TopicProducer } from './topic.producer.js';

/** Beyond this many bytes waiting, more is refused at once: Kafka is too slow or away. */
const MAX_WAITING_BYTES = 128 * 1024 * 1024;

/**
 * Appends to a Kafka topic, acknowledged by all in-sync replicas, keys placed as by Java clients (murmur2).
 * Connects when first used, and again after an outage. An append that is rejected may stand in the log in part.
 */
export class KafkaEventLog implements EventLog {
  private readonly admin: AdminConnection;
  private readonly producer: TopicProducer;
  private readonly partitions: TopicPartitions;
  private readonly lanes = new Map<number, PartitionLane>();
  private readonly place = Partitioners.DefaultPartitioner();
  private waitingBytes = 0;

  constructor(
    cluster: KafkaClusterSettings,
    private readonly settings: KafkaEventLogSettings,
    logger: Logger,
  ) {
    const { topic, publishTimeoutMs } = settings;
    const attemptTimeoutMs = Math.max(500, Math.min(30_000, Math.floor(publishTimeoutMs / 2)));
    this.admin = new AdminConnection(cluster, logger);
    this.partitions = new TopicPartitions(topic, this.admin);
    this.producer = new TopicProducer({ cluster, topic, attemptTimeoutMs }, logger);
  }

  /**
   * Resolves or rejects within `publishTimeoutMs`.
   * Rejects with `INVALID_ARGUMENT` where Kafka takes no record of that size.
   */
  async append(records: readonly NewRecord[]): Promise<Position> {
    const deadline = Date.now() + this.settings.publishTimeoutMs;
    const messages = records.map((record) => toMessage(record));
    const bytes = messages.reduce((sum, message) => sum + sizeOf(message), 0);
    if (records.length === 0) return new Map();
    this.reserve(bytes);
    try {
      return await this.appendAll(messages, deadline);
    } finally {
      this.waitingBytes -= bytes;
    }
  }

  /** Lets go of the connections; what is under way is rejected. */
  close(): Promise<void> {
    for (const lane of this.lanes.values()) lane.close();
    this.admin.close();
    this.producer.close();
    return Promise.resolve();
  }

  private reserve(bytes: number): void {
    if (this.waitingBytes > 0 && this.waitingBytes + bytes > MAX_WAITING_BYTES) {
      throw new AppError('ENGINE_UNAVAILABLE', 'Kafka is too slow: too much waits to be appended', true);
    }
    this.waitingBytes += bytes;
  }

  private async appendAll(messages: readonly Message[], deadline: number): Promise<Position> {
    const count = await this.partitions.count(deadline);
    const partitionMetadata = Array.from({ length: count }, (_, partitionId) => metadataOf(partitionId));
    const partitionOf = (message: Message) => this.place({ topic: this.settings.topic, partitionMetadata, message });
    const byPartition = grouped(messages, partitionOf);
    const outcomes = await Promise.allSettled(
      [...byPartition].map(
        async ([partition, own]) => [partition, await this.appendTo(partition, own, deadline)] as const,
      ),
    );
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return new Map(outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : [])));
  }

  /** Part by part, so that a later one is not in the log without those before it. @returns the offset behind the last */
  private async appendTo(partition: number, messages: readonly Message[], deadline: number): Promise<bigint> {
    const lane = this.laneOf(partition);
    let behind = 0n;
    try {
      for (const part of partsOf(messages)) {
        behind = (await lane.append(part.messages, part.bytes, deadline)) + BigInt(part.messages.length);
      }
    } catch (error) {
      this.partitions.forget();
      throw error;
    }
    return behind;
  }

  private laneOf(partition: number): PartitionLane {
    const known = this.lanes.get(partition);
    if (known !== undefined) return known;
    const lane = new PartitionLane((messages) => this.producer.send(partition, messages), {
      maxRequestBytes: MAX_REQUEST_BYTES,
      maxRequestMessages: MAX_REQUEST_MESSAGES,
      maxBackOffMs: 1_000,
    });
    this.lanes.set(partition, lane);
    return lane;
  }
}

/** The partitioner counts them; with a key it asks for nothing else. */
function metadataOf(partitionId: number): PartitionMetadata {
  return { partitionId, partitionErrorCode: 0, leader: 0, replicas: [], isr: [] };
}
