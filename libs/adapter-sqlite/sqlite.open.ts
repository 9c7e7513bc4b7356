import { dirname, join, resolve } from 'node:path';
import type { Database } from 'better-sqlite3';
import { AppError } from '#domain';
import {
  transferOf,
  type Clock,
  type DecisionStore,
  type EventFeed,
  type EventLog,
  type LogBounds,
  type LogReader,
  type ReadModelRegistry,
  type RecordPack,
} from '#event-streaming';
import { prepareDirectory, prepareFile, requireFile } from './data.folder.js';
import { FaultWatch } from './fault.watch.js';
import { openLogTakingIn, type LogTakingIn } from './log.taking-in.js';
import { ReaderPool } from './reader.pool.js';
import { SpaceProbe } from './space.probe.js';
import { backUp, type Backup } from './sqlite.backup.js';
import { SqliteDeadLetterStore } from './sqlite.dead-letter-store.js';
import { SqliteDecisionStore } from './sqlite.decision-store.js';
import { SqliteEventFeed } from './sqlite.event-feed.js';
import { SqliteEventLog } from './sqlite.event-log.js';
import { SqliteLogReader } from './sqlite.log-reader.js';
import { SqliteReadModelRegistry } from './sqlite.read-model-registry.js';
import { openReadModel, type SqliteReadModel } from './sqlite.read-model.js';
import { checkThrough, openWriter } from './sqlite.connection.js';
import { guarded, translated } from './sqlite.errors.js';
import { lockDirectory } from './sqlite.lock.js';
import { namesOfReadModels, prepareSchema } from './sqlite.schema.js';

/** How the embedded engine is opened. */
export interface SqliteOptions {
  /** The folder that holds everything; made when it is missing. */
  readonly directory: string;
  readonly clock: Clock;
  /** Opens what is there beside the one that has the folder, or without one: for commands, and for the owner's other threads. */
  readonly alongside?: boolean;
  /** Another thread takes in the write-ahead log (`takeInLog`), so that no commit of this one is held up by that. */
  readonly logIsTakenIn?: boolean;
  /** Told when the feed failed at something that it will try again. */
  readonly onFailure?: (error: unknown) => void;
  /** Told of each fault of the file that a part has met: whoever gives health elsewhere takes note of it. */
  readonly onFault?: (fault: AppError) => void;
}

/** The embedded engine: every port, in one file. */
export interface Sqlite {
  readonly log: EventLog & LogBounds;
  readonly registry: ReadModelRegistry;
  readonly deadLetters: SqliteDeadLetterStore;
  /** What operators decided about dead letters. */
  readonly decisions: DecisionStore;
  readonly logReader: LogReader;
  /** The read model of that name; the same object each time. */
  readonly readModel: (name: string) => SqliteReadModel;
  /** The names of the read models that have tables. */
  readModelNames(): readonly string[];
  /** A reader of the log of its own; several may run at once. */
  newFeed(): EventFeed;
  /** From now on, what is appended is handed over as well once it is durable, for {@link takeAppended} in another thread. */
  handOverTo(taker: (appended: RecordPack, transfer: readonly ArrayBuffer[]) => void): void;
  /** Takes what another thread has appended: the feeds go on with it at once, and need not read it from the file. */
  takeAppended(appended: RecordPack): void;
  /** Takes note of what a part failed with that was opened elsewhere, for {@link ping}. */
  noteFault(fault: AppError): void;
  /**
   * Resolves when the file can be written and read; rejects with the reason, `CORRUPT` from the first damage on that was met.
   * Cheap enough to be asked every second.
   */
  ping(): Promise<void>;
  /** Commits what was handed in and lets go of the folder. Stop the feeds first. */
  close(): void;
}

const FILE = 'context-services.sqlite';

/**
 * Opens the folder, for this process alone unless `alongside`. Throws `IN_USE` while another process has it, `CORRUPT` when the file is damaged
 * or somebody else's, `INVALID_ARGUMENT` when the folder cannot be used or was written by a newer version.
 */
export function openSqlite(options: SqliteOptions): Sqlite {
  const directory = resolve(options.directory);
  const path = join(directory, FILE);
  const opened: { close(): unknown }[] = [];
  const open = (durability: 'FULL' | 'NORMAL') => {
    const database = openWriter(path, durability, options.logIsTakenIn !== true);
    opened.unshift(database);
    return database;
  };
  try {
    if (options.alongside === true) requireFile(path);
    else {
      prepareDirectory(directory);
      opened.push({ close: lockDirectory(directory) });
    }
    prepareFile(path, directory);
    const synced = open('FULL');
    prepareSchema(synced);
    if (options.alongside !== true) checkThrough(synced);
    return assemble(options, { synced, projecting: open('NORMAL'), readers: new ReaderPool(path), opened });
  } catch (error) {
    for (const one of opened) one.close();
    throw named(translated(error), path);
  }
}

/** Takes in the write-ahead log of a folder whose process has it opened with `logIsTakenIn`; for a thread of its own. */
export function takeInLog(directory: string): LogTakingIn {
  return openLogTakingIn(join(resolve(directory), FILE));
}

/** Backs up a folder's data into a new file (see `backUp`), whether or not a process has the folder. */
export function backUpSqlite(directory: string, to: string): Backup {
  const path = join(resolve(directory), FILE);
  requireFile(path);
  return backUp(path, to);
}

/** The same fault with the folder or file in its message. */
function named(error: Error, path: string): Error {
  if (!(error instanceof AppError) || error.message.includes(dirname(path))) return error;
  return new AppError(error.code, `${path}: ${error.message}`, error.retriable, error.cause);
}

interface Connections {
  readonly synced: Database;
  readonly projecting: Database;
  readonly readers: ReaderPool;
  /** Everything to close, in that order. */
  readonly opened: readonly { close(): unknown }[];
}

function assemble(options: SqliteOptions, { synced, projecting, readers, opened }: Connections): Sqlite {
  const { clock, onFailure = () => undefined, onFault } = options;
  const watch = new FaultWatch(onFault);
  const probe = new SpaceProbe(synced, { clock, isSuspect: () => watch.isSuspect, onRoom: () => watch.clear() });
  const log = new SqliteEventLog(synced, clock);
  const models = new Map<string, SqliteReadModel>();
  const openModel = (name: string): SqliteReadModel => {
    const readModel = watch.overAll(openReadModel(name, { database: projecting, readers }));
    models.set(name, readModel);
    return readModel;
  };
  const noted = (error: unknown) => {
    watch.note(error);
    onFailure(error);
  };
  return {
    log: watch.over(log),
    registry: new SqliteReadModelRegistry(synced),
    deadLetters: watch.over(new SqliteDeadLetterStore(synced)),
    decisions: new SqliteDecisionStore(synced),
    logReader: new SqliteLogReader(log),
    readModel: (name) => models.get(name) ?? openModel(name),
    readModelNames: () => guarded(() => namesOfReadModels(synced)),
    newFeed: () => new SqliteEventFeed(log, { clock, onFailure: noted }),
    handOverTo: (taker) => log.handOverTo((pack) => taker(pack, transferOf(pack))),
    takeAppended: (pack) => log.take(pack),
    noteFault: (fault) => watch.note(fault),
    ping: async () => {
      watch.throwDamage();
      await probe.ping();
    },
    close: () => {
      log.close();
      for (const one of [readers, ...opened]) one.close();
    },
  };
}
