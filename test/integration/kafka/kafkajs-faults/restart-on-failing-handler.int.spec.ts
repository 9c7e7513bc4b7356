import { eventualSuccess } from '#test/support/engines/eventual.success.js';
import { SharedReadModel } from '../feed.handler.js';
import { FeedSubject } from '../feed.subject.js';
import { innerConsumers } from './inner.consumers.js';

jest.setTimeout(90_000);

const PATIENCE = { everyMs: 50, withinMs: 30_000 };
let subject: FeedSubject;
afterEach(async () => {
  await subject.close();
  jest.restoreAllMocks();
});

test('kafkajs fault, endless restart on a failing handler: its records come again, the consumer stays, other partitions flow on', async () => {
  subject = await FeedSubject.open(2);
  const inner = innerConsumers(() => subject.topics.events);
  const model = new SharedReadModel();
  let failures = 0;
  let isCured = false;
  const handler = model.handler(({ partition }) => {
    if (partition !== 0 || isCured) return Promise.resolve();
    failures += 1;
    return Promise.reject(new Error('not yet'));
  });
  const feed = subject.feed();
  await feed.start(handler);
  const position = await subject.append(40);
  await model.has(Number(position.get(1) ?? 0n));
  await eventualSuccess(() => Promise.resolve(expect(failures).toBeGreaterThan(3)), PATIENCE);
  expect(feed.status().rejected.get(0)).toMatchObject({ message: 'not yet' });
  expect(inner.map(({ assignments }) => assignments.length)).toEqual([1]);
  isCured = true;
  await model.has(40);
  expect([...model.applied.values()].every((times) => times === 1)).toBe(true);
  expect(inner.map(({ assignments }) => assignments.length)).toEqual([1]);
});
