export { backUpSqlite, openSqlite, takeInLog, type Sqlite, type SqliteOptions } from './sqlite.open.js';
export type { Backup } from './sqlite.backup.js';
export type { NumberedDeadLetter } from './sqlite.dead-letter-store.js';
export type { SqliteReadModel } from './sqlite.read-model.js';
export { isLocked } from './sqlite.lock.js';
export type { BatchBounds } from './sqlite.event-feed.js';
export type { LogTakingIn } from './log.taking-in.js';
