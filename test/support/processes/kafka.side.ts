import {
  Kafka,
  logLevel,
  Partitioners,
  type EachMessagePayload,
  type IHeaders,
  type Message,
  type Producer,
} from 'kafkajs';
import { randomUUID } from 'node:crypto';
import type { LogRecord } from '../model/model.js';
import type { PlannedRecord } from '../workload/kafka.binding.js';

/** A record of the dead-letters topic. */
export interface ParkedMessage {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: IHeaders;
}

/** Where a record is to go; undefined where Java's clients would put it. */
export type Placing = (record: PlannedRecord, index: number) => number | undefined;

/** Producers and consumers beside the system, on the same topics. */
export class KafkaSide {
  private readonly kafka: Kafka;
  private readonly producer: Producer;
  private connected: Promise<void> | undefined;

  constructor(
    brokers: string,
    readonly events: string,
    private readonly deadLetters: string,
  ) {
    const retry = { initialRetryTime: 100, retries: 20 };
    this.kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING, retry });
    this.producer = this.kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  }

  /** Publishes in this order and tells the place of each record. Null keys go to partition 0. */
  async produce(records: readonly PlannedRecord[], placing: Placing = () => undefined): Promise<LogRecord[]> {
    this.connected ??= this.producer.connect();
    await this.connected;
    const place = await this.partitioner();
    const placed = records.map((record, index) => ({ record, partition: placing(record, index) ?? place(record) }));
    const messages = placed.map(({ record, partition }) => ({ ...messageOf(record), partition }));
    const answers = await this.producer.send({ topic: this.events, messages, acks: -1 });
    const next = new Map(answers.map(({ partition, baseOffset }) => [partition, BigInt(baseOffset ?? 0)]));
    return placed.map(({ record, partition }) => {
      const offset = next.get(partition) ?? 0n;
      next.set(partition, offset + 1n);
      return { ...record, partition, offset };
    });
  }

  /** Everything that stands in the dead-letters topic now. */
  async parked(): Promise<ParkedMessage[]> {
    const wanted = await this.countParked();
    const found: ParkedMessage[] = [];
    if (wanted === 0) return found;
    const consumer = this.kafka.consumer({ groupId: `reader-${randomUUID()}` });
    await consumer.connect();
    await consumer.subscribe({ topic: this.deadLetters, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      const eachMessage = ({ message }: EachMessagePayload): Promise<void> => {
        found.push({ key: message.key, value: message.value, headers: message.headers ?? {} });
        if (found.length >= wanted) resolve();
        return Promise.resolve();
      };
      consumer.run({ eachMessage }).catch(reject);
    });
    await consumer.disconnect();
    return found;
  }

  /** How many records the dead-letters topic holds. */
  async countParked(): Promise<number> {
    return this.withAdmin(async (admin) => {
      const partitions = await admin.fetchTopicOffsets(this.deadLetters);
      return partitions.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);
    });
  }

  /** How many partitions the events topic has. */
  countPartitions(): Promise<number> {
    return this.withAdmin(async (admin) => (await admin.fetchTopicOffsets(this.events)).length);
  }

  /** Makes the events topic have this many partitions. */
  async growTo(count: number): Promise<void> {
    await this.withAdmin((admin) => admin.createPartitions({ topicPartitions: [{ topic: this.events, count }] }));
  }

  async close(): Promise<void> {
    await this.producer.disconnect();
    await this.withAdmin((admin) => admin.deleteTopics({ topics: [this.events, this.deadLetters] }));
  }

  private async partitioner(): Promise<(record: PlannedRecord) => number> {
    const count = await this.countPartitions();
    const partitionMetadata = Array.from({ length: count }, (_, partitionId) => metadata(partitionId));
    const partition = Partitioners.DefaultPartitioner();
    return (record) =>
      record.key === null ? 0 : partition({ topic: this.events, partitionMetadata, message: messageOf(record) });
  }

  private async withAdmin<Result>(work: (admin: ReturnType<Kafka['admin']>) => Promise<Result>): Promise<Result> {
    const admin = this.kafka.admin();
    await admin.connect();
    try {
      return await work(admin);
    } finally {
      await admin.disconnect();
    }
  }
}

function metadata(partitionId: number) {
  return { partitionId, partitionErrorCode: 0, leader: 1, replicas: [1], isr: [1] };
}

function messageOf(record: PlannedRecord): Message {
  const headers = Object.fromEntries(record.headers.map(({ name, value }) => [name, value]));
  return { key: record.key, value: record.value, headers, timestamp: String(record.timestamp) };
}
