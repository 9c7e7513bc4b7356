import { randomUUID } from 'node:crypto';
import { Kafka, logLevel, type Admin, type KafkaMessage } from 'kafkajs';
import type { LogRecord } from '#test/support/model/model.js';
import type { Kept, KeptLetter } from './stage.js';

const ADDED = ['x-original-topic', 'x-original-partition', 'x-original-offset', 'x-error-code', 'x-error-message'];
const READ_WITHIN_MS = 60_000;

/** The two topics of a run, as one beside the system sees them. */
export class KafkaTopics {
  private readonly kafka: Kafka;

  constructor(
    brokers: string,
    readonly events: string,
    readonly deadLetters: string,
  ) {
    const retry = { initialRetryTime: 100, retries: 20 };
    this.kafka = new Kafka({ brokers: [brokers], logLevel: logLevel.NOTHING, retry });
  }

  /** Everything that stands in both, each partition in the order of its offsets. */
  async kept(): Promise<Kept> {
    const [records, letters] = [await this.read(this.events), await this.read(this.deadLetters)];
    return { records, letters: letters.map((letter) => this.asLetter(letter)) };
  }

  async remove(): Promise<void> {
    await this.ask((admin) => admin.deleteTopics({ topics: [this.events, this.deadLetters] }));
  }

  private async read(topic: string): Promise<LogRecord[]> {
    const offsets = await this.ask((admin) => admin.fetchTopicOffsets(topic));
    const missing = new Map(offsets.map(({ partition, high }) => [partition, Number(high)]));
    for (const [partition, high] of missing) if (high === 0) missing.delete(partition);
    const found: LogRecord[] = [];
    if (missing.size === 0) return found;
    const consumer = this.kafka.consumer({ groupId: `reader-${randomUUID()}` });
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${topic} cannot be read to its end`)), READ_WITHIN_MS);
      const eachMessage = ({ partition, message }: { partition: number; message: KafkaMessage }): Promise<void> => {
        found.push(asRecord(partition, message));
        if (Number(message.offset) + 1 >= (missing.get(partition) ?? 0)) missing.delete(partition);
        if (missing.size === 0) resolve(clearTimeout(late));
        return Promise.resolve();
      };
      consumer.run({ autoCommit: false, eachMessage }).catch(reject);
    }).finally(() => consumer.disconnect());
    return found.toSorted((one, other) => one.partition - other.partition || Number(one.offset - other.offset));
  }

  private asLetter({ key, value, headers }: LogRecord): KeptLetter {
    const added = new Map(headers.slice(-ADDED.length).map((header) => [header.name, header.value.toString()]));
    if (!ADDED.every((name) => added.has(name)) || added.get('x-original-topic') !== this.events)
      throw new Error(`a dead letter without its context: ${headers.map(({ name }) => name).join()}`);
    const text = (name: string): string => added.get(name) ?? '';
    return {
      ...{ key, value, headers: headers.slice(0, -ADDED.length) },
      ...{ partition: Number(text('x-original-partition')), offset: BigInt(text('x-original-offset')) },
      ...{ code: text('x-error-code'), message: text('x-error-message') },
    };
  }

  private async ask<Answer>(question: (admin: Admin) => Promise<Answer>): Promise<Answer> {
    const admin = this.kafka.admin();
    await admin.connect();
    try {
      return await question(admin);
    } finally {
      await admin.disconnect();
    }
  }
}

function asRecord(partition: number, { offset, key, value, headers = {}, timestamp }: KafkaMessage): LogRecord {
  const texts = Object.entries(headers).flatMap(([name, given]) =>
    (Array.isArray(given) ? given : [given]).map((each) => ({ name, value: Buffer.from(each ?? '') })),
  );
  return { partition, offset: BigInt(offset), key, value, headers: texts, timestamp: Number(timestamp) };
}
