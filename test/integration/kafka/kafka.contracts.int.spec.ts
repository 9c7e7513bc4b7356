import { randomUUID } from 'node:crypto';
import { KafkaDeadLetterStore, KafkaEventFeed, KafkaEventLog } from '#adapter-kafka';
import { DEAD_LETTER_CODES } from '#event-contract';
import type { DeadLetter, LogRecord } from '#event-streaming';
import { deadLetterStoreContract } from '#test/contracts/dead-letter-store.contract.js';
import { eventFeedContract } from '#test/contracts/event-feed.contract.js';
import { eventLogContract } from '#test/contracts/event-log.contract.js';
import { SILENT, TestTopics } from './kafka.topic.js';

jest.setTimeout(60_000);

const ADDED = ['x-original-topic', 'x-original-partition', 'x-original-offset', 'x-error-code', 'x-error-message'];

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
  const open = () => new KafkaDeadLetterStore(topics.cluster, { topic: topics.deadLetters }, SILENT);
  const stores = [open()];
  const parked = async () => [...(await topics.read(topics.deadLetters)).values()].flat().map(letterOf);
  return {
    subject: { store: stores[0] ?? open(), parked },
    reopen: async () => {
      await stores[0]?.close();
      const store = open();
      stores.push(store);
      return { store, parked };
    },
    close: async () => {
      await Promise.all(stores.map((store) => store.close()));
      await topics.remove();
    },
  };
});

/** What was parked, by the added headers, each the last of its name. */
function letterOf(record: LogRecord): DeadLetter {
  const added = new Map(ADDED.map((name) => [name, record.headers.findLast((header) => header.name === name)]));
  const told = (name: string) => Buffer.from(added.get(name)?.value ?? []).toString();
  const own = [...added.values()];
  const code = DEAD_LETTER_CODES.find((one) => one === told('x-error-code'));
  if (code === undefined) throw new Error('no code');
  return {
    record: {
      ...record,
      offset: BigInt(told('x-original-offset')),
      headers: record.headers.filter((header) => !own.includes(header)),
    },
    topic: told('x-original-topic'),
    partition: Number(told('x-original-partition')),
    code,
    message: told('x-error-message'),
  };
}
