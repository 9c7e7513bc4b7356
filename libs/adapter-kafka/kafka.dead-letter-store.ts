import { CompressionTypes, type Message } from 'kafkajs';
import type { WireHeader } from '#event-contract';
import { AppError } from '#domain';
import type { DeadLetter, DeadLetterStore } from '#event-streaming';
import type { Logger } from '#observability';
import { AdminConnection } from './admin.connection.js';
import { withDeadline } from './deadline.js';
import { grouped } from './grouping.js';
import { protocolErrorOf } from './kafka.errors.js';
import type { KafkaClusterSettings, KafkaDeadLetterSettings } from './kafka.settings.js';
import { toMessage } from './record.codec.js';
import { partsOf } from './request.parts.js';
import { TopicPartitions } from './topic.partitions.js';
import { TopicProducer } from './topic.producer.js';

/** The room that the dead-letters topic has beside a record is 64 KiB; a message must not fill it. */
const MAX_MESSAGE_CHARACTERS = 8_192;

/**
 * Parks dead letters in a Kafka topic: key, value, headers and timestamp as they were, the added headers (contract,
 * section 2, Dead letters) behind any of the same name. Letters of one partition keep their order.
 * Nothing is tried again here: a rejection that is retriable asks the caller to.
 */
export class KafkaDeadLetterStore implements DeadLetterStore {
  private readonly admin: AdminConnection;
  private readonly producer: TopicProducer;
  private readonly partitions: TopicPartitions;
  private readonly parkTimeoutMs: number;

  constructor(
    cluster: KafkaClusterSettings,
    { topic, parkTimeoutMs = 10_000 }: KafkaDeadLetterSettings,
    logger: Logger,
  ) {
    this.parkTimeoutMs = parkTimeoutMs;
    this.admin = new AdminConnection(cluster, logger);
    this.partitions = new TopicPartitions(topic, this.admin);
    this.producer = new TopicProducer({ cluster, topic, attemptTimeoutMs: parkTimeoutMs }, logger);
  }

  /** @inheritdoc */
  async park(letters: readonly DeadLetter[]): Promise<void> {
    if (letters.length === 0) return;
    await withDeadline(this.parkAll(letters), this.parkTimeoutMs, 'parking dead letters');
  }

  /** Lets go of the connections. */
  async close(): Promise<void> {
    this.admin.close();
    await this.producer.close();
  }

  private async parkAll(letters: readonly DeadLetter[]): Promise<void> {
    const count = await this.partitions.count(Date.now() + this.parkTimeoutMs / 2);
    for (const [origin, own] of grouped(letters, ({ partition }) => partition)) {
      for (const { messages } of partsOf(own.map(messageOf))) await this.send(origin % count, messages);
    }
  }

  private async send(partition: number, messages: readonly Message[]): Promise<void> {
    try {
      await this.producer.send(partition, messages);
    } catch (error) {
      this.partitions.forget();
      const other = otherwise(error, messages);
      if (other === undefined) throw error;
      for (const message of other.messages) await this.producer.send(partition, [message], other.compression);
    }
  }
}

/**
 * What may help where the topic refuses: a value that came in compressed is larger now; and a topic may bound the
 * timestamps, which then become the time of parking.
 */
function otherwise(error: unknown, messages: readonly Message[]) {
  if (!(error instanceof AppError) || error.retriable) return undefined;
  if (protocolErrorOf(error) !== 'INVALID_TIMESTAMP') return { messages, compression: CompressionTypes.GZIP };
  return { messages: messages.map(({ timestamp: _, ...rest }) => rest), compression: CompressionTypes.None };
}

function messageOf(letter: DeadLetter): Message {
  const { record, topic, partition, code, message } = letter;
  const added: WireHeader[] = [
    header('x-original-topic', topic),
    header('x-original-partition', String(partition)),
    header('x-original-offset', String(record.offset)),
    header('x-error-code', code),
    header('x-error-message', message.slice(0, MAX_MESSAGE_CHARACTERS)),
  ];
  return { ...toMessage(record, added), timestamp: String(record.timestamp) };
}

function header(name: string, text: string): WireHeader {
  return { name, value: Buffer.from(text) };
}
