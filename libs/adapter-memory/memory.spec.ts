import type { Clock } from '#event-streaming';
import { checkpointStoreContract } from '#test/contracts/checkpoint-store.contract.js';
import { deadLetterStoreContract } from '#test/contracts/dead-letter-store.contract.js';
import { decisionStoreContract } from '#test/contracts/decision-store.contract.js';
import { eventFeedContract } from '#test/contracts/event-feed.contract.js';
import { eventLogContract } from '#test/contracts/event-log.contract.js';
import { logReaderContract } from '#test/contracts/log-reader.contract.js';
import type { Open } from '#test/contracts/opening.js';
import { readModelRegistryContract } from '#test/contracts/read-model-registry.contract.js';
import { serviceQueryContract } from '#test/contracts/service-query.contract.js';
import { serviceStoreContract } from '#test/contracts/service-store.contract.js';
import { stored } from '#test/contracts/stored-services.js';
import {
  MemoryCheckpointStore,
  MemoryDeadLetterStore,
  MemoryDecisionStore,
  MemoryEventFeed,
  MemoryEventLog,
  MemoryLogReader,
  MemoryReadModelRegistry,
  MemoryServiceQuery,
  MemoryServiceStore,
} from './index.js';

const clock: Clock = { now: () => Date.now(), sleep: () => new Promise((resolve) => setImmediate(resolve)) };

/** Memory lasts as long as its object. */
function opens<Subject>(make: () => Subject): Open<Subject> {
  return () => {
    const subject = make();
    return Promise.resolve({ subject, reopen: () => Promise.resolve(subject), close: () => Promise.resolve() });
  };
}

function readable(log: MemoryEventLog) {
  const partitions = Array.from({ length: log.partitionCount }, (_, partition) => partition);
  const read = () => new Map(partitions.map((partition) => [partition, log.read(partition, 0n, 100_000)]));
  return { log, read: () => Promise.resolve(read()) };
}

serviceStoreContract(
  'memory',
  opens(() => new MemoryServiceStore()),
);
checkpointStoreContract(
  'memory',
  opens(() => new MemoryCheckpointStore()),
);
readModelRegistryContract(
  'memory',
  opens(() => new MemoryReadModelRegistry()),
);
deadLetterStoreContract(
  'memory',
  opens(() => {
    const store = new MemoryDeadLetterStore();
    return { store, reader: store };
  }),
);
serviceQueryContract(
  'memory',
  opens(() => {
    const store = new MemoryServiceStore();
    return { store, query: new MemoryServiceQuery(store) };
  }),
);
decisionStoreContract(
  'memory',
  opens(() => new MemoryDecisionStore()),
);
for (const partitions of [1, 6]) {
  logReaderContract(
    `memory, ${partitions} partitions`,
    opens(() => {
      const log = new MemoryEventLog({ clock, partitions });
      return { log, reader: new MemoryLogReader(log) };
    }),
  );
  eventLogContract(
    `memory, ${partitions} partitions`,
    opens(() => readable(new MemoryEventLog({ clock, partitions }))),
  );
  eventFeedContract(
    `memory, ${partitions} partitions`,
    opens(() => {
      const log = new MemoryEventLog({ clock, partitions });
      return { log, feed: new MemoryEventFeed(log, { clock }) };
    }),
  );
}

describe('MemoryServiceStore', () => {
  it('keeps copies', async () => {
    const store = new MemoryServiceStore();
    const positions = new Map([[0, 1n]]);
    await store.write([stored('a', { positions })]);
    positions.set(0, 9n);
    const loaded = (await store.load(['a'])).get('a');
    expect(loaded?.positions).toEqual(new Map([[0, 1n]]));
    (loaded?.positions as Map<number, bigint>).set(0, 9n);
    expect((await store.load(['a'])).get('a')?.positions).toEqual(new Map([[0, 1n]]));
  });
});
