import { randomUUID } from 'node:crypto';
import { Kafka, logLevel, type Admin } from 'kafkajs';
import { KafkaEventFeed, KafkaTopics, type KafkaClusterSettings } from '#adapter-kafka';
import type { FeedHandler, LogRecord, Position } from '#event-streaming';
import type { Logger } from '#observability';

export const SILENT: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** The cluster that the tests run on. */
export function testCluster(): KafkaClusterSettings {
  const brokers = process.env['KAFKA_BROKERS'];
  if (brokers === undefined || brokers === '')
    throw new Error('KAFKA_BROKERS must name a real Kafka: npm run engines:up');
  return { brokers: brokers.split(','), clientId: 'context-services-test' };
}

/** Asks the cluster directly, past the adapter. */
export async function asking<T>(question: (admin: Admin) => Promise<T>): Promise<T> {
  const { brokers } = testCluster();
  const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    return await question(admin);
  } finally {
    await admin.disconnect();
  }
}

/** A fresh pair of topics and what can be asked of them. */
export class TestTopics {
  readonly events = `test.${randomUUID()}`;
  readonly deadLetters = `${this.events}.dead`;
  readonly cluster = testCluster();
  readonly topics: KafkaTopics;
  private lastRead: { state: string; all: ReadonlyMap<number, readonly LogRecord[]> } | undefined;

  constructor(partitions: number, logger = SILENT) {
    const names = { eventsTopic: this.events, deadLettersTopic: this.deadLetters };
    this.topics = new KafkaTopics(
      this.cluster,
      { ...names, eventsPartitions: partitions, maxEventBytes: 262_144 },
      logger,
    );
  }

  static async create(partitions: number): Promise<TestTopics> {
    const topics = new TestTopics(partitions);
    await topics.topics.ensureTopics();
    return topics;
  }

  /** Everything in a topic, each partition in its order. Read again only where it has grown. */
  async read(topic: string): Promise<ReadonlyMap<number, readonly LogRecord[]>> {
    const ends = await endsOf(topic);
    const state = `${topic} ${[...ends].join(' ')}`;
    if (this.lastRead?.state !== state) this.lastRead = { state, all: await this.readAll(topic, ends) };
    return this.lastRead.all;
  }

  private async readAll(topic: string, ends: Position): Promise<ReadonlyMap<number, readonly LogRecord[]>> {
    const all = new Map<number, LogRecord[]>([...ends.keys()].map((partition) => [partition, []]));
    const feed = new KafkaEventFeed(this.cluster, { topic, groupId: randomUUID() }, SILENT);
    await new Promise<void>((resolve) => {
      const reached = new Map<number, bigint>();
      const look = () => {
        if ([...ends].every(([partition, end]) => (reached.get(partition) ?? 0n) >= end)) resolve();
      };
      const handler: FeedHandler = {
        startAt: () => Promise.resolve(0n),
        handle: (batch) => {
          all.get(batch.partition)?.push(...batch.records);
          reached.set(batch.partition, batch.nextOffset);
          look();
          return Promise.resolve();
        },
      };
      look();
      void feed.start(handler);
    });
    await feed.stop();
    return all;
  }

  async remove(): Promise<void> {
    await this.topics.close();
    const mine = [this.events, this.deadLetters];
    await asking(async (admin) => {
      const there = (await admin.listTopics()).filter((name) => mine.includes(name));
      if (there.length > 0) await admin.deleteTopics({ topics: there });
    });
  }
}

async function endsOf(topic: string): Promise<Position> {
  const offsets = await asking((admin) => admin.fetchTopicOffsets(topic));
  return new Map(offsets.map(({ partition, high }) => [partition, BigInt(high)]));
}
