import { setTimeout as pause } from 'node:timers/promises';
import { Kafka, logLevel, Partitioners, type Message, type PartitionMetadata, type Producer } from 'kafkajs';
import type { Journal } from './journal.js';
import type { ForeignStep, PlacedRecord } from './workload.plan.js';

/** A record that Kafka has acknowledged, and where. */
export interface AcknowledgedRecord {
  readonly partition: number;
  readonly offset: bigint;
  readonly value: Buffer | null;
}

/** Where a producer beside the system writes. */
export interface ForeignTarget {
  readonly brokers: string;
  readonly topic: string;
  readonly partitions: number;
}

/** A producer beside the system, straight to Kafka: what is not acknowledged is sent again, all of the request. */
export class ForeignProducer {
  readonly acknowledged: AcknowledgedRecord[] = [];
  private readonly kafka: Kafka;
  private readonly place = Partitioners.DefaultPartitioner();
  private readonly metadata: PartitionMetadata[];
  private producer: Promise<Producer> | undefined;

  constructor(
    private readonly target: ForeignTarget,
    private readonly journal: Journal,
  ) {
    const retry = { retries: 0 };
    const timeouts = { connectionTimeout: 2_000, requestTimeout: 5_000 };
    this.kafka = new Kafka({ brokers: [target.brokers], logLevel: logLevel.NOTHING, retry, ...timeouts });
    this.metadata = Array.from({ length: target.partitions }, (_, partitionId) => placeOf(partitionId));
  }

  async run(steps: readonly ForeignStep[]): Promise<void> {
    const begun = Date.now();
    for (const step of steps) {
      await pause(Math.max(0, begun + step.at - Date.now()));
      await this.send(step.records.map((each) => this.messageOf(each)));
    }
    this.drop();
  }

  private async send(messages: readonly (Message & { partition: number })[]): Promise<void> {
    for (;;) {
      try {
        this.producer ??= this.connected();
        const producer = await this.producer;
        const answers = await producer.send({
          topic: this.target.topic,
          messages: [...messages],
          acks: -1,
          timeout: 4_000,
        });
        return this.accept(messages, new Map(answers.map((each) => [each.partition, BigInt(each.baseOffset ?? 0)])));
      } catch {
        this.journal.count('foreign requests sent again');
        this.drop();
        await pause(300);
      }
    }
  }

  private accept(messages: readonly (Message & { partition: number })[], next: Map<number, bigint>): void {
    for (const { partition, value } of messages) {
      const offset = next.get(partition) ?? 0n;
      next.set(partition, offset + 1n);
      this.acknowledged.push({ partition, offset, value: value === null ? null : Buffer.from(value) });
    }
    this.journal.count('records acknowledged by Kafka', messages.length);
  }

  private async connected(): Promise<Producer> {
    const producer = this.kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner, retry: { retries: 0 } });
    await producer.connect();
    return producer;
  }

  /** Lets go of a connection, which may be dead: nobody waits for that. */
  private drop(): void {
    this.producer?.then((producer) => producer.disconnect()).catch(() => this.journal.count('connections dropped'));
    this.producer = undefined;
  }

  private messageOf({ record, partition }: PlacedRecord): Message & { partition: number } {
    const headers = Object.fromEntries(record.headers.map(({ name, value }) => [name, value]));
    const message = { key: record.key, value: record.value, headers, timestamp: String(record.timestamp) };
    const own = () => this.place({ topic: this.target.topic, partitionMetadata: this.metadata, message });
    return { ...message, partition: partition ?? (record.key === null ? 0 : own()) };
  }
}

function placeOf(partitionId: number): PartitionMetadata {
  return { partitionId, partitionErrorCode: 0, leader: 1, replicas: [1], isr: [1] };
}
