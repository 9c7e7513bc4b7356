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
  close(): Promise<void> {
    this.admin.close();
    this.producer.close();
    return Promise.resolve();
  }

  private async parkAll(letters: readonly DeadLetter[]): Promise<void> {
    const deadline = Date.now() + this.parkTimeoutMs;
    const count = await this.partitions.count(deadline);
    for (const [origin, own] of grouped(letters, ({ partition }) => partition)) {
      for (const { messages } of partsOf(own.map(messageOf))) {
        if (Date.now() >= deadline) throw new AppError('TIMED_OUT', 'Kafka: parking took too long', true);
        await this.send(origin % count, messages);
      }
    }
  }

  private async send(partition: number, messages: readonly Message[]): Promise<void> {
    try {
      await this.producer.send(partition, messages);
    } catch (error) {
      this.partitions.forget();
      if (!(error instanceof AppError) || error.retriable) throw error;
      if (messages.length > 1) for (const message of messages) await this.send(partition, [message]);
      else await this.sendOtherwise(partition, messages, error);
    }
  }

  /**
   * What may help where the topic refuses a letter: a value that came in compressed is larger now; and a topic may bound
   * the timestamps, which then becomes the time of parking.
   */
  private async sendOtherwise(partition: number, messages: readonly Message[], refusal: AppError): Promise<void> {
    if (protocolErrorOf(refusal) === 'INVALID_TIMESTAMP') {
      const now = messages.map(({ timestamp: _, ...message }) => message);
      await this.producer.send(partition, now, CompressionTypes.GZIP);
    } else await this.producer.send(partition, messages, CompressionTypes.GZIP);
  }
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
  return toMessage(record, added);
}

function header(name: string, text: string): WireHeader {
  return { name, value: Buffer.from(text) };
}
