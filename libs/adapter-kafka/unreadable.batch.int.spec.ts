import { CompressionTypes, Kafka, logLevel, Partitioners, type Message } from 'kafkajs';
import { SharedReadModel } from '#test/integration/kafka/feed.handler.js';
import { FeedSubject } from '#test/integration/kafka/feed.subject.js';
import { INFLATE } from './compression.codecs.js';

jest.setTimeout(60_000);

let subject: FeedSubject;
beforeEach(async () => (subject = await FeedSubject.open(2)));
afterEach(() => subject.close());

test('a batch that cannot be read holds up its own partition alone, visibly, and is tried again', async () => {
  const broken = jest.spyOn(INFLATE, 'gzip').mockImplementation(() => Promise.reject(new Error('damaged')));
  await send({ partition: 0, value: 'plain' });
  await send({ partition: 0, value: 'damaged' }, CompressionTypes.GZIP);
  await send({ partition: 1, value: 'plain' });
  const model = new SharedReadModel();
  const feed = subject.feed();
  await feed.start(model.handler());
  await model.has(2);
  await send({ partition: 1, value: 'later' });
  await model.has(3);
  expect([...model.applied.keys()].sort()).toEqual(['0/0', '1/0', '1/1']);
  expect(feed.status().lastTrouble).toMatchObject({ doing: 'reading a batch' });
  broken.mockRestore();
  await model.has(4);
  expect(feed.status().isRunning).toBe(true);
});

async function send(message: Message, compression = CompressionTypes.None): Promise<void> {
  const kafka = new Kafka({ brokers: [...subject.topics.cluster.brokers], logLevel: logLevel.NOTHING });
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  await producer.send({ topic: subject.topics.events, compression, messages: [message] });
  await producer.disconnect();
}
