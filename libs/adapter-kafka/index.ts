export type * from './kafka.settings.js';
export { KafkaEventLog } from './kafka.event-log.js';
export { KafkaDeadLetterStore } from './kafka.dead-letter-store.js';
export { KafkaDeadLetterReader } from './kafka.dead-letter-reader.js';
export { KafkaLogReader } from './kafka.log-reader.js';
export { KafkaTopics } from './kafka.topics.js';
export { KafkaEventFeed, type FeedStatus } from './kafka.event-feed.js';
export type { FeedTrouble } from './feed.troubles.js';
export { KafkaGroups } from './kafka.groups.js';
