import { checkpointStoreContract } from '#test/contracts/checkpoint-store.contract.js';
import { deadLetterStoreContract } from '#test/contracts/dead-letter-store.contract.js';
import { decisionStoreContract } from '#test/contracts/decision-store.contract.js';
import { eventFeedContract } from '#test/contracts/event-feed.contract.js';
import { eventLogContract } from '#test/contracts/event-log.contract.js';
import { logReaderContract } from '#test/contracts/log-reader.contract.js';
import { readModelRegistryContract } from '#test/contracts/read-model-registry.contract.js';
import { serviceQueryContract } from '#test/contracts/service-query.contract.js';
import { serviceStoreContract } from '#test/contracts/service-store.contract.js';
import { opensSqlite, readAll } from './sqlite.folder.js';

serviceStoreContract(
  'SQLite',
  opensSqlite(({ services }) => services),
);
checkpointStoreContract(
  'SQLite',
  opensSqlite(({ checkpoints }) => checkpoints),
);
deadLetterStoreContract(
  'SQLite',
  opensSqlite(({ deadLetters }) => ({ store: deadLetters, reader: deadLetters })),
);
serviceQueryContract(
  'SQLite',
  opensSqlite(({ services, query }) => ({ store: services, query })),
  // What SQLite joins at a time is 2 MiB at most.
  2 * 1024 * 1024 + 1024,
);
eventLogContract(
  'SQLite',
  opensSqlite((sqlite) => ({ log: sqlite.log, read: async () => new Map([[0, await readAll(sqlite)]]) })),
);
eventFeedContract(
  'SQLite',
  opensSqlite(({ log, feed }) => ({ log, feed })),
);
readModelRegistryContract(
  'SQLite',
  opensSqlite(({ registry }) => registry),
);
decisionStoreContract(
  'SQLite',
  opensSqlite(({ decisions }) => decisions),
);
logReaderContract(
  'SQLite',
  opensSqlite(({ log, logReader }) => ({ log, reader: logReader })),
);
