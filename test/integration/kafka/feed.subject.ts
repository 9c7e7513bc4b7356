import { randomUUID } from 'node:crypto';
import {
  KafkaEventFeed,
  KafkaEventLog,
  type FeedTrouble,
  type KafkaClusterSettings,
  type KafkaFeedSettings,
} from '#adapter-kafka';
import type { Position } from '#event-streaming';
import type { Logger } from '#observability';
import { record } from '#test/contracts/records.js';
import { asking, SILENT, TestTopics } from './kafka.topic.js';

/** A topic, a log and the feeds of one consumer group; everything is let go of at the end. */
export class FeedSubject {
  readonly groupId = `group.${randomUUID()}`;
  readonly log: KafkaEventLog;
  readonly troubles: FeedTrouble[] = [];
  private readonly feeds: KafkaEventFeed[] = [];

  constructor(readonly topics: TestTopics) {
    this.log = new KafkaEventLog(topics.cluster, { topic: topics.events, publishTimeoutMs: 10_000 }, SILENT);
  }

  static async open(partitions: number): Promise<FeedSubject> {
    return new FeedSubject(await TestTopics.create(partitions));
  }

  feed(settings: Partial<KafkaFeedSettings> = {}, logger: Logger = SILENT): KafkaEventFeed {
    return this.feedOf(this.topics.cluster, settings, logger);
  }

  /** A feed of another cluster. */
  feedOf(cluster: KafkaClusterSettings, settings: Partial<KafkaFeedSettings> = {}, logger = SILENT): KafkaEventFeed {
    const all = { topic: this.topics.events, groupId: this.groupId, ...settings };
    const feed = new KafkaEventFeed(cluster, all, logger, (trouble) => this.troubles.push(trouble));
    this.feeds.push(feed);
    return feed;
  }

  /** Appends so many records of as many services. */
  append(count: number, prefix = 'service'): Promise<Position> {
    return this.log.append(Array.from({ length: count }, (_, index) => record(`${prefix}-${index}`, `${index}`)));
  }

  /** What the group has committed; a partition without a commit is not in it. */
  async committed(): Promise<Position> {
    const [topic] = await asking((admin) =>
      admin.fetchOffsets({ groupId: this.groupId, topics: [this.topics.events] }),
    );
    const known = (topic?.partitions ?? []).filter(({ offset }) => offset !== '-1');
    return new Map(known.map(({ partition, offset }) => [partition, BigInt(offset)]));
  }

  /** Makes the topic have this many partitions. */
  async grow(count: number): Promise<void> {
    const topicPartitions = [{ topic: this.topics.events, count }];
    await asking((admin) => admin.createPartitions({ topicPartitions }));
  }

  async members(): Promise<number> {
    const { groups } = await asking((admin) => admin.describeGroups([this.groupId]));
    return groups[0]?.members.length ?? 0;
  }

  async close(): Promise<void> {
    await Promise.all(this.feeds.map((feed) => feed.stop()));
    await this.log.close();
    await this.topics.remove();
  }
}
