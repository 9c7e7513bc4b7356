import { randomUUID } from 'node:crypto';
import { Kafka, logLevel, Partitioners, type Admin } from 'kafkajs';

/**
 * Resolves once a broker does all that the system asks of it: it creates a topic, takes a record with `acks=all`, and its group
 * coordinator knows offsets. Rejects with the driver's error otherwise. Leaves nothing behind.
 */
export async function kafkaAnswers(brokers: string): Promise<void> {
  const kafka = new Kafka({
    clientId: 'context-services-engines',
    brokers: brokers.split(',').map((broker) => broker.trim()),
    connectionTimeout: 2_000,
    requestTimeout: 10_000,
    logLevel: logLevel.NOTHING,
    retry: { retries: 8, initialRetryTime: 100, maxRetryTime: 1_000 },
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    await probe(kafka, admin);
  } finally {
    await admin.disconnect();
  }
}

async function probe(kafka: Kafka, admin: Admin): Promise<void> {
  const topic = `context-services.probe-${randomUUID()}`;
  try {
    // Waiting for leaders ends in an error where a broker hears of the topic a moment later; the producer tries again instead.
    const topics = [{ topic, numPartitions: 1, replicationFactor: 1 }];
    await admin.createTopics({ topics, waitForLeaders: false });
    await produceOne(kafka, topic);
    await admin.fetchOffsets({ groupId: topic, topics: [topic] });
  } finally {
    await admin.deleteTopics({ topics: [topic] });
  }
}

async function produceOne(kafka: Kafka, topic: string): Promise<void> {
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  try {
    await producer.send({ topic, acks: -1, messages: [{ value: 'probe' }] });
  } finally {
    await producer.disconnect();
  }
}
