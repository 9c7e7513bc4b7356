import type { Admin } from 'kafkajs';
import { protocolErrorOf } from './kafka.errors.js';

/** A topic as it is to be made. */
export interface NewTopic {
  readonly topic: string;
  readonly partitions: number;
  readonly configs: Readonly<Record<string, string>>;
}

/** Makes the topic, with the cluster's usual number of replicas, where it is missing. Another may do so at the same time. */
export async function createIfMissing(admin: Admin, { topic, partitions, configs }: NewTopic): Promise<void> {
  if (await exists(admin, topic)) return;
  await admin.createTopics({
    waitForLeaders: true,
    timeout: 5_000,
    topics: [
      {
        topic,
        numPartitions: partitions,
        replicationFactor: -1,
        configEntries: Object.entries(configs).map(([name, value]) => ({ name, value })),
      },
    ],
  });
}

async function exists(admin: Admin, topic: string): Promise<boolean> {
  try {
    await admin.fetchTopicMetadata({ topics: [topic] });
    return true;
  } catch (error) {
    if (protocolErrorOf(error) === 'UNKNOWN_TOPIC_OR_PARTITION') return false;
    throw error;
  }
}
