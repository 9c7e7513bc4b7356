export type * from './record.js';
export type * from './event-log.port.js';
export type * from './event-feed.port.js';
export type * from './checkpoint-store.port.js';
export type * from './service-store.port.js';
export type * from './dead-letter-store.port.js';
export type * from './clock.port.js';
export type * from './projection.js';
