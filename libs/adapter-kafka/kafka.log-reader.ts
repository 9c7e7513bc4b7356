import { randomUUID } from 'node:crypto';
import { AppError } from '#domain';
import type { FeedHandler, LogReader, LogRecord, Position, RecordBatch } from '#event-streaming';
import type { Logger } from '#observability';
import { AdminConnection } from './admin.connection.js';
import { KafkaEventFeed } from './kafka.event-feed.js';
import type { KafkaClusterSettings, KafkaReaderSettings } from './kafka.settings.js';

/** Joining a group takes seconds; a cluster that brings nothing for longer is away. */
const SILENT_AFTER_MS = 30_000;

type Take = (records: readonly LogRecord[], partition: number) => Promise<boolean>;

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
  async read(from: Position, take: Take): Promise<void> {
    const { topic, groupPrefix } = this.settings;
    const bounds = await this.admin.boundsOf(topic);
    const wanted = [...bounds].filter(([partition, { low, high }]) => high > max(low, from.get(partition) ?? 0n));
    if (wanted.length === 0) return;
    const ends = new Map(wanted.map(([partition, { high }]) => [partition, high]));
    const groupId = `${groupPrefix}.${randomUUID()}`;
    const feed = new KafkaEventFeed(this.cluster, { topic, groupId }, this.logger);
    const reading = new Reading(from, ends, take);
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

/** One reading: hands over part after part, whatever partition it is of, until every end is reached. */
class Reading implements FeedHandler {
  readonly over: Promise<void>;
  private finish: (error?: Error) => void = () => undefined;
  private isOver = false;
  private turn: Promise<void> = Promise.resolve();
  private atWork = 0;
  private heardAt = Date.now();

  constructor(
    private readonly from: Position,
    private readonly ends: Map<number, bigint>,
    private readonly take: Take,
  ) {
    this.over = new Promise((resolve, reject) => {
      this.finish = (error) => {
        this.isOver = true;
        if (error === undefined) resolve();
        else reject(error);
      };
    });
  }

  startAt(partition: number): Promise<bigint> {
    return Promise.resolve(this.from.get(partition) ?? 0n);
  }

  handle(batch: RecordBatch): Promise<void> {
    this.turn = this.turn.then(() => this.handOver(batch));
    return this.turn;
  }

  /** Gives up when nothing has come for long. */
  look(): void {
    if (this.atWork > 0 || Date.now() - this.heardAt < SILENT_AFTER_MS) return;
    this.finish(new AppError('TIMED_OUT', `Kafka: nothing could be read for ${SILENT_AFTER_MS / 1000} s`, true));
  }

  private async handOver(batch: RecordBatch): Promise<void> {
    this.atWork += 1;
    try {
      if (!this.isOver && !(await this.takes(batch))) this.finish();
    } catch (error) {
      this.finish(error instanceof Error ? error : new AppError('INTERNAL', 'reading failed', false, error));
    } finally {
      this.atWork -= 1;
      this.heardAt = Date.now();
    }
  }

  /** Whether more is to come. */
  private async takes({ partition, records, nextOffset }: RecordBatch): Promise<boolean> {
    const end = this.ends.get(partition);
    if (end === undefined) return true;
    const wanted = records.filter(({ offset }) => offset < end);
    if (wanted.length > 0 && !(await this.take(wanted, partition))) return false;
    if (nextOffset >= end) this.ends.delete(partition);
    return this.ends.size > 0;
  }
}

function max(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
