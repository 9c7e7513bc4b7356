import { CompressionTypes, Partitioners, type Message, type Producer } from 'kafkajs';
import type { Logger } from '#observability';
import { AppError } from '#domain';
import { toAppError, wasAnswered } from './kafka.errors.js';
import { KafkaConnection } from './kafka.connection.js';
import type { KafkaClusterSettings } from './kafka.settings.js';

interface Link {
  readonly connection: KafkaConnection;
  readonly producer: Promise<Producer>;
}

/** What a producer is made of. */
export interface ProducerSettings {
  readonly cluster: KafkaClusterSettings;
  readonly topic: string;
  /** Milliseconds after which one attempt is given up. */
  readonly attemptTimeoutMs: number;
}

/**
 * Sends to one partition of one topic at a time, one attempt a call: kafkajs's own retries forget partitions whose
 * leader has moved meanwhile. Connects when first used; a connection that did not answer is cut and made anew.
 */
export class TopicProducer {
  private link: Link | undefined;
  private closed = false;

  constructor(
    private readonly settings: ProducerSettings,
    private readonly logger: Logger,
  ) {}

  /**
   * Resolves to the offset of the first message once all in-sync replicas have them all.
   * Rejects with an `AppError`; whether they were appended is open then.
   */
  async send(partition: number, messages: readonly Message[], compression = CompressionTypes.None): Promise<bigint> {
    const { topic, attemptTimeoutMs } = this.settings;
    if (this.closed) throw new AppError('ABORTED', `the producer of ${topic} is closed`, true);
    const link = this.connected();
    try {
      const producer = await link.producer;
      const answer = await producer.send({
        topic,
        acks: -1,
        timeout: attemptTimeoutMs,
        compression,
        messages: messages.map((message) => ({ ...message, partition })),
      });
      return firstOffset(answer[0]?.baseOffset);
    } catch (error) {
      if (!wasAnswered(error)) this.drop(link);
      throw toAppError(error, `sending to ${topic}`);
    }
  }

  /** Lets go of the connection. */
  close(): void {
    this.closed = true;
    if (this.link !== undefined) this.drop(this.link);
  }

  private connected(): Link {
    this.link ??= this.connect();
    return this.link;
  }

  private connect(): Link {
    const { cluster, attemptTimeoutMs } = this.settings;
    const connection = new KafkaConnection(cluster, this.logger, attemptTimeoutMs);
    const producer = connection.kafka.producer({
      createPartitioner: Partitioners.DefaultPartitioner,
      allowAutoTopicCreation: false,
      retry: { retries: 0 },
      metadataMaxAge: 60_000,
    });
    return { connection, producer: producer.connect().then(() => producer) };
  }

  private drop(link: Link): void {
    if (this.link === link) this.link = undefined;
    link.connection.destroy();
  }
}

function firstOffset(baseOffset: string | undefined): bigint {
  if (baseOffset !== undefined) return BigInt(baseOffset);
  throw new AppError('ENGINE_UNAVAILABLE', 'Kafka acknowledged without an offset', true);
}
