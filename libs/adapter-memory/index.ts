export { MemoryServiceStore } from './memory.service-store.js';
export { MemoryServiceQuery } from './memory.service-query.js';
export { MemoryCheckpointStore } from './memory.checkpoint-store.js';
export { MemoryDeadLetterStore } from './memory.dead-letter-store.js';
export { MemoryEventLog, type MemoryEventLogOptions } from './memory.event-log.js';
export { MemoryEventFeed, type MemoryEventFeedOptions } from './memory.event-feed.js';
export { MemoryReadModelRegistry } from './memory.read-model-registry.js';
export { MemoryDecisionStore } from './memory.decision-store.js';
export { MemoryLogReader } from './memory.log-reader.js';
