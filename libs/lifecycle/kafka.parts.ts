import type { Settings } from '#config';

/** What the Kafka adapter is told, from the settings. */
export function kafkaParts(settings: Settings, clientId: string) {
  return {
    cluster: { brokers: settings.KAFKA_BROKERS, clientId },
    topics: {
      eventsTopic: settings.KAFKA_EVENTS_TOPIC,
      deadLettersTopic: settings.KAFKA_DEAD_LETTERS_TOPIC,
      eventsPartitions: settings.KAFKA_EVENTS_PARTITIONS,
      maxEventBytes: settings.MAX_EVENT_BYTES,
    },
    log: { topic: settings.KAFKA_EVENTS_TOPIC, publishTimeoutMs: settings.PUBLISH_TIMEOUT_MS },
    deadLetters: { topic: settings.KAFKA_DEAD_LETTERS_TOPIC },
    feed: { topic: settings.KAFKA_EVENTS_TOPIC, groupId: settings.KAFKA_GROUP_ID },
  };
}
