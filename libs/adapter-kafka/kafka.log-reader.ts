import { randomUUID } from 'node:crypto';
import type { LogReader, Position } from '#event-streaming';
import type { Logger } from '#observability';
import { AdminConnection } from './admin.connection.js';
import { KafkaEventFeed } from './kafka.event-feed.js';
import type { KafkaClusterSettings, KafkaReaderSettings } from './kafka.settings.js';
import { LogReading, type TakeRecords } from './log.reading.js';

/** Reads a topic to its end, in a group of its own that is removed afterwards. */
export class KafkaLogReader implements LogReader {
  private readonly admin: AdminConnection;

  constructor(
    private readonly cluster: KafkaClusterSettings,
    private readonly settings: KafkaReaderSettings,
    private readonly logger: Logger,
  ) {
    this.admin = new AdminConnection(cluster, logger);
  }

  /** @inheritdoc */
  async read(from: Position, take: TakeRecords): Promise<void> {
    const { topic, groupPrefix } = this.settings;
    const bounds = await this.admin.boundsOf(topic);
    const wanted = [...bounds].filter(([partition, { low, high }]) => high > max(low, from.get(partition) ?? 0n));
    if (wanted.length === 0) return;
    const ends = new Map(wanted.map(([partition, { high }]) => [partition, high]));
    const groupId = `${groupPrefix}.${randomUUID()}`;
    const feed = new KafkaEventFeed(this.cluster, { topic, groupId }, this.logger);
    const reading = new LogReading(from, ends, take);
    const watch = setInterval(() => reading.look(), 1_000);
    try {
      await Promise.all([reading.over, feed.start(reading)]);
    } finally {
      clearInterval(watch);
      await feed.stop();
      await this.forget(groupId);
    }
  }

  /** Lets go of the connection. */
  close(): Promise<void> {
    this.admin.close();
    return Promise.resolve();
  }

  private async forget(groupId: string): Promise<void> {
    try {
      await this.admin.ask('removing a group', (admin) => admin.deleteGroups([groupId]));
    } catch (error) {
      this.logger.debug('Kafka: a group of a reader stays until it expires', { groupId, error });
    }
  }
}

function max(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
