import type { Settings } from '#config';
import { FIRST_READ_MODELS } from '#event-streaming';
import { kafkaSecurity } from './connection.security.js';

/** What the Kafka adapter is told, from the settings. */
export function kafkaParts(settings: Settings, clientId: string) {
  return {
    cluster: { brokers: settings.KAFKA_BROKERS, clientId, ...kafkaSecurity(settings) },
    topics: {
      eventsTopic: settings.KAFKA_EVENTS_TOPIC,
      deadLettersTopic: settings.KAFKA_DEAD_LETTERS_TOPIC,
      eventsPartitions: settings.KAFKA_EVENTS_PARTITIONS,
      maxEventBytes: settings.MAX_EVENT_BYTES,
    },
    log: { topic: settings.KAFKA_EVENTS_TOPIC, publishTimeoutMs: settings.PUBLISH_TIMEOUT_MS },
    deadLetters: { topic: settings.KAFKA_DEAD_LETTERS_TOPIC },
    /** The first read model has the group of the setting's name, each later one a group of its own. */
    feedOf: (readModel: string) => ({
      topic: settings.KAFKA_EVENTS_TOPIC,
      sessionTimeoutMs: settings.KAFKA_SESSION_TIMEOUT_MS,
      groupId:
        readModel === FIRST_READ_MODELS.live ? settings.KAFKA_GROUP_ID : `${settings.KAFKA_GROUP_ID}.${readModel}`,
    }),
  };
}
