import { Kafka, logLevel, Partitioners, type Message, type Producer } from 'kafkajs';
import { randomUUID } from 'node:crypto';
import type { ClosingScope } from './closing.scope.js';
import type { BenchEvent } from './journeys.workload.js';

export const PARTITIONS = 4;
const EVENTS_A_SEND = 2000;
const HEADERS = { 'content-type': 'application/cloudevents+json' };

/** The topics of one run of the system. */
export interface BenchTopic {
  readonly events: string;
  readonly deadLetters: string;
}

/** kafkajs, patient with a broker that has just started. */
export function kafkaClient(brokers: string): Kafka {
  const retry = { initialRetryTime: 100, retries: 20 };
  return new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING, retry });
}

/** Makes an empty topic of four partitions; the scope deletes it. */
export async function newTopic(brokers: string, scope: ClosingScope): Promise<BenchTopic> {
  const name = `bench-${randomUUID().slice(0, 8)}`;
  const names = { events: `${name}.events`, deadLetters: `${name}.dead-letters` };
  const admin = kafkaClient(brokers).admin();
  await admin.connect();
  scope.add(() => admin.disconnect());
  const configEntries = [{ name: 'retention.ms', value: '-1' }];
  const topic = { topic: names.events, numPartitions: PARTITIONS, replicationFactor: 1, configEntries };
  await admin.createTopics({ topics: [topic], waitForLeaders: true });
  scope.add(async () => {
    const present = await admin.listTopics();
    await admin.deleteTopics({ topics: Object.values(names).filter((one) => present.includes(one)) });
  });
  return names;
}

/** A producer that places keys as Java's clients do; the scope disconnects it. */
export async function newProducer(brokers: string, scope: ClosingScope): Promise<Producer> {
  const producer = kafkaClient(brokers).producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  scope.add(() => producer.disconnect());
  return producer;
}

/** Publishes events in their order; `onPublished` is told how many there are by then. */
export async function publishAll(
  producer: Producer,
  { events: topic }: BenchTopic,
  events: Iterable<BenchEvent>,
  onPublished: (count: number) => void,
): Promise<void> {
  const messages: Message[] = [];
  let count = 0;
  const send = async (): Promise<void> => {
    count += messages.length;
    await producer.send({ topic, messages: messages.splice(0), acks: -1 });
    onPublished(count);
  };
  for (const event of events) {
    messages.push(messageOf(event));
    if (messages.length === EVENTS_A_SEND) await send();
  }
  if (messages.length > 0) await send();
}

/** The event as a record of the topic. */
export function messageOf({ key, json }: BenchEvent): Message {
  return { key, value: json, headers: HEADERS };
}
