import { Kafka, logLevel, Partitioners, type Producer } from 'kafkajs';
import { eventualSuccess } from '#test/support/engines/eventual.success.js';
import { SharedReadModel } from './feed.handler.js';
import { FeedSubject } from './feed.subject.js';

jest.setTimeout(90_000);

const PATIENCE = { everyMs: 50, withinMs: 30_000 };

let subject: FeedSubject;
let foreign: Producer[] = [];
const open = async (partitions: number) => (subject = await FeedSubject.open(partitions));
afterEach(async () => {
  await Promise.all(foreign.map((producer) => producer.disconnect()));
  foreign = [];
  await subject.close();
});

async function foreignProducer(transactionalId?: string): Promise<Producer> {
  const kafka = new Kafka({ brokers: [...subject.topics.cluster.brokers], logLevel: logLevel.NOTHING });
  const createPartitioner = Partitioners.DefaultPartitioner;
  const producer = kafka.producer({
    createPartitioner,
    ...(transactionalId && { transactionalId, idempotent: true, maxInFlightRequests: 1 }),
  });
  foreign.push(producer);
  await producer.connect();
  return producer;
}

describe('transactions of other producers', () => {
  const send = async (producer: Producer, value: string, outcome: 'commit' | 'abort') => {
    const transaction = await producer.transaction();
    await transaction.send({ topic: subject.topics.events, messages: [{ partition: 0, key: 'a', value }] });
    await transaction[outcome]();
  };

  test('count when they are committed; control records are passed over', async () => {
    await open(1);
    const producer = await foreignProducer(subject.topics.events);
    await send(producer, 'aborted', 'abort');
    await send(producer, 'committed', 'commit');
    await send(producer, 'aborted', 'abort');
    const model = new SharedReadModel();
    const feed = subject.feed();
    await feed.start(model.handler());
    await model.has(1);
    await subject.append(1);
    await model.has(2);
    await feed.stop();
    expect([...model.applied.keys()]).toEqual(['0/2', '0/6']);
    expect(await subject.committed()).toEqual(new Map([[0, 7n]]));
  });

  test('can be begun behind: where only a control record is left, what comes next is read', async () => {
    await open(1);
    await send(await foreignProducer(subject.topics.events), 'committed', 'commit');
    const model = new SharedReadModel();
    model.checkpoints.set(0, 1n);
    await subject.feed().start(model.handler());
    await eventualSuccess(async () => expect(await subject.committed()).toEqual(new Map([[0, 2n]])), PATIENCE);
    expect(model.checkpoints).toEqual(new Map([[0, 2n]]));
    await subject.append(1);
    await model.has(1);
    expect([...model.applied.keys()]).toEqual(['0/2']);
    expect(model.gained).toEqual([0]);
  });

  test('that were taken back stay unseen for whom begins amid several of them', async () => {
    await open(1);
    const names = ['one', 'other'].map((name) => `${subject.topics.events}.${name}`);
    const producers = await Promise.all(names.map(foreignProducer));
    const transactions = await Promise.all(producers.map((producer) => producer.transaction()));
    for (const value of ['1', '2'])
      for (const transaction of transactions)
        await transaction.send({ topic: subject.topics.events, messages: [{ partition: 0, key: 'a', value }] });
    for (const transaction of transactions) await transaction.abort();
    await subject.append(1);
    const model = new SharedReadModel();
    model.checkpoints.set(0, 3n);
    await subject.feed().start(model.handler());
    await model.has(1);
    expect([...model.applied.keys()]).toEqual(['0/6']);
  });
});
