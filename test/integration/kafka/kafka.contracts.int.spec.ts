import { randomUUID } from 'node:crypto';
import {
  KafkaDeadLetterReader,
  KafkaDeadLetterStore,
  KafkaEventFeed,
  KafkaEventLog,
  KafkaLogReader,
} from '#adapter-kafka';
import { deadLetterStoreContract } from '#test/contracts/dead-letter-store.contract.js';
import { eventFeedContract } from '#test/contracts/event-feed.contract.js';
import { eventLogContract } from '#test/contracts/event-log.contract.js';
import { logReaderContract } from '#test/contracts/log-reader.contract.js';
import { SILENT, TestTopics } from './kafka.topic.js';

jest.setTimeout(60_000);

for (const partitions of [1, 6]) {
  const name = `Kafka, ${partitions} partitions`;

  eventLogContract(name, async () => {
    const topics = await TestTopics.create(partitions);
    const open = () => new KafkaEventLog(topics.cluster, { topic: topics.events, publishTimeoutMs: 10_000 }, SILENT);
    const logs = [open()];
    const read = () => topics.read(topics.events);
    return {
      subject: { log: logs[0] ?? open(), read },
      reopen: async () => {
        await logs[0]?.close();
        const log = open();
        logs.push(log);
        return { log, read };
      },
      close: async () => {
        await Promise.all(logs.map((log) => log.close()));
        await topics.remove();
      },
    };
  });

  logReaderContract(name, async () => {
    const topics = await TestTopics.create(partitions);
    const log = new KafkaEventLog(topics.cluster, { topic: topics.events, publishTimeoutMs: 10_000 }, SILENT);
    const settings = { topic: topics.events, groupPrefix: 'test-reader' };
    const reader = new KafkaLogReader(topics.cluster, settings, SILENT);
    return {
      subject: { log, reader },
      reopen: () => Promise.reject(new Error('a reader is not opened again')),
      close: async () => {
        await Promise.all([log.close(), reader.close()]);
        await topics.remove();
      },
    };
  });

  eventFeedContract(name, async () => {
    const topics = await TestTopics.create(partitions);
    const log = new KafkaEventLog(topics.cluster, { topic: topics.events, publishTimeoutMs: 10_000 }, SILENT);
    const feed = new KafkaEventFeed(topics.cluster, { topic: topics.events, groupId: randomUUID() }, SILENT);
    return {
      subject: { log, feed },
      reopen: () => Promise.reject(new Error('a feed is not opened again')),
      close: async () => {
        await feed.stop();
        await log.close();
        await topics.remove();
      },
    };
  });
}

deadLetterStoreContract('Kafka', async () => {
  const topics = await TestTopics.create(1);
  const settings = { topic: topics.deadLetters, groupPrefix: 'test-reader' };
  const reader = new KafkaDeadLetterReader(topics.cluster, settings, SILENT);
  const open = () => new KafkaDeadLetterStore(topics.cluster, { topic: topics.deadLetters }, SILENT);
  const stores = [open()];
  return {
    subject: { store: stores[0] ?? open(), reader },
    reopen: async () => {
      await stores[0]?.close();
      const store = open();
      stores.push(store);
      return { store, reader };
    },
    close: async () => {
      await Promise.all([...stores, reader].map((one) => one.close()));
      await topics.remove();
    },
  };
});
