import { SharedReadModel } from '../feed.handler.js';
import { FeedSubject } from '../feed.subject.js';
import { innerConsumers } from './inner.consumers.js';

jest.setTimeout(60_000);

let subject: FeedSubject;
afterEach(async () => {
  await subject.close();
  jest.restoreAllMocks();
});

test('kafkajs fault, silent stop of a consumer: one that stops by itself is replaced', async () => {
  subject = await FeedSubject.open(2);
  const inner = innerConsumers(() => subject.topics.events);
  const model = new SharedReadModel();
  const feed = subject.feed();
  await feed.start(model.handler());
  await subject.append(20);
  await model.has(20);
  await inner[0]?.consumer.stop();
  await subject.append(20, 'later');
  await model.has(40);
  expect(inner).toHaveLength(2);
  expect([...model.applied.values()].every((times) => times === 1)).toBe(true);
});
