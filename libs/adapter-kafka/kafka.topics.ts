import type { Logger } from '#observability';
import type { LogBounds, Position } from '#event-streaming';
import { AdminConnection } from './admin.connection.js';
import { backOffMs } from './deadline.js';
import { protocolErrorOf } from './kafka.errors.js';
import type { KafkaClusterSettings, KafkaTopicSettings } from './kafka.settings.js';
import { createIfMissing } from './topic.creation.js';
import { configsOf, setConfigs } from './topic.configs.js';

/** What an event's key, headers and framing add to its value at most. */
const EVENT_OVERHEAD_BYTES = 65_536;
/** What the added headers of a dead letter take at most. */
const DEAD_LETTER_ROOM_BYTES = 65_536;
const SETTING_UP_WITHIN_MS = 15_000;

/** The cluster's topics: made when missing, corrected where facts would be lost, and where they end. */
export class KafkaTopics implements LogBounds {
  private readonly admin: AdminConnection;

  constructor(
    cluster: KafkaClusterSettings,
    private readonly settings: KafkaTopicSettings,
    private readonly logger: Logger,
  ) {
    this.admin = new AdminConnection(cluster, logger);
  }

  /** Resolves when the cluster answers and the events topic is there; rejects within 5 seconds otherwise. */
  async ping(): Promise<void> {
    await this.admin.partitionCountOf(this.settings.eventsTopic);
  }

  /** @inheritdoc */
  endOffsets(): Promise<Position> {
    return this.offsets('high');
  }

  /** @inheritdoc */
  beginOffsets(): Promise<Position> {
    return this.offsets('low');
  }

  /**
   * Makes both topics where they are missing and brings them to what the contract asks (section 2): events are kept for
   * ever, and the dead-letters topic takes whatever the events topic takes. Several processes may do so at once.
   * Where the cluster permits no change, says so loudly and goes on. Rejects with a retriable error while Kafka is away.
   */
  async ensureTopics(): Promise<void> {
    const deadline = Date.now() + SETTING_UP_WITHIN_MS;
    for (let failures = 1; ; failures += 1) {
      try {
        const withinMs = Math.max(1, deadline - Date.now());
        return await this.admin.ask('setting up the topics', (admin) => this.ensure(admin), withinMs);
      } catch (error) {
        const waitMs = backOffMs(failures, 1_000);
        if (!isNotThereYet(error) || Date.now() + waitMs > deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
    }
  }

  /** Lets go of the connection. */
  close(): Promise<void> {
    this.admin.close();
    return Promise.resolve();
  }

  private async offsets(bound: 'low' | 'high'): Promise<Position> {
    const bounds = await this.admin.boundsOf(this.settings.eventsTopic);
    return new Map([...bounds].map(([partition, offsets]) => [partition, offsets[bound]]));
  }

  private async ensure(admin: Parameters<typeof configsOf>[0]): Promise<void> {
    const { eventsTopic, deadLettersTopic, eventsPartitions, maxEventBytes } = this.settings;
    const keptForEver = { 'retention.ms': '-1', 'retention.bytes': '-1', 'cleanup.policy': 'delete' };
    await createIfMissing(admin, { topic: eventsTopic, partitions: eventsPartitions, configs: keptForEver });
    await createIfMissing(admin, { topic: deadLettersTopic, partitions: 1, configs: keptForEver });
    const events = await configsOf(admin, eventsTopic);
    const eventBytes = Math.max(bytesOf(events), maxEventBytes + EVENT_OVERHEAD_BYTES);
    await this.correct(admin, eventsTopic, { ...keptForEver, ...atLeast(events, eventBytes) });
    const letters = await configsOf(admin, deadLettersTopic);
    await this.correct(admin, deadLettersTopic, atLeast(letters, eventBytes + DEAD_LETTER_ROOM_BYTES));
  }

  private async correct(admin: Parameters<typeof configsOf>[0], topic: string, wanted: Record<string, string>) {
    const wrong = await setConfigs(admin, topic, wanted);
    for (const { name, value, refusal } of wrong) {
      const details = { topic, setting: name, was: value, wanted: wanted[name], error: refusal };
      if (refusal !== undefined)
        this.logger.error('Kafka: a setting of the topic is wrong and cannot be changed', details);
      else if (name === 'max.message.bytes') this.logger.info('Kafka: the topic now takes larger records', details);
      else this.logger.warn('Kafka: a setting of the topic was wrong and has been corrected', details);
    }
  }
}

/** Not every broker knows a new topic at once. */
function isNotThereYet(error: unknown): boolean {
  return protocolErrorOf(error) === 'UNKNOWN_TOPIC_OR_PARTITION';
}

function bytesOf(configs: ReadonlyMap<string, { value: string }>): number {
  return Number(configs.get('max.message.bytes')?.value ?? 0);
}

function atLeast(configs: ReadonlyMap<string, { value: string }>, bytes: number): Record<string, string> {
  return bytesOf(configs) >= bytes ? {} : { 'max.message.bytes': String(bytes) };
}
