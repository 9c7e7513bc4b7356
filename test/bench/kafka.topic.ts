import { Kafka, logLevel, Partitioners, type Message } from 'kafkajs';
import { randomUUID } from 'node:crypto';
import type { ClosingScope } from './closing.scope.js';
import type { BenchWorld } from './figure.js';
import { journeys, type BenchEvent } from './journeys.workload.js';

export const PARTITIONS = 4;
const EVENTS_A_SEND = 2000;
const HEADERS = { 'content-type': 'application/cloudevents+json' };

/** A topic that holds the whole workload; the scope deletes it. */
export interface FilledTopic {
  readonly events: string;
  readonly deadLetters: string;
}

/** Makes a topic of four partitions and publishes the workload, keyed as Java's clients do it. */
export async function fillTopic(brokers: string, { services, seed, scope }: BenchWorld): Promise<FilledTopic> {
  const name = `bench-${randomUUID().slice(0, 8)}`;
  const topic = { events: `${name}.events`, deadLetters: `${name}.dead-letters` };
  const retry = { initialRetryTime: 100, retries: 20 };
  const kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING, retry });
  await createTopic(kafka, topic, scope);
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  try {
    const messages: Message[] = [];
    const send = () => producer.send({ topic: topic.events, messages: messages.splice(0), acks: -1 });
    for (const event of journeys(services, seed)) {
      messages.push(messageOf(event));
      if (messages.length === EVENTS_A_SEND) await send();
    }
    if (messages.length > 0) await send();
  } finally {
    await producer.disconnect();
  }
  return topic;
}

async function createTopic(kafka: Kafka, { events, deadLetters }: FilledTopic, scope: ClosingScope): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  scope.add(() => admin.disconnect());
  const retention = [{ name: 'retention.ms', value: '-1' }];
  const partitioned = { topic: events, numPartitions: PARTITIONS, replicationFactor: 1, configEntries: retention };
  await admin.createTopics({ topics: [partitioned], waitForLeaders: true });
  scope.add(async () => {
    const present = await admin.listTopics();
    await admin.deleteTopics({ topics: [events, deadLetters].filter((name) => present.includes(name)) });
  });
}

function messageOf({ key, json }: BenchEvent): Message {
  return { key, value: json, headers: HEADERS };
}
