import { KafkaJSNonRetriableError } from 'kafkajs';
import { SharedReadModel } from '../feed.handler.js';
import { FeedSubject } from '../feed.subject.js';
import { innerConsumers } from './inner.consumers.js';

jest.setTimeout(90_000);

/** After the third crash in a row. */
const LEAST_PAUSE_MS = 900;
let subject: FeedSubject;
afterEach(async () => {
  await subject.close();
  jest.restoreAllMocks();
});

test('kafkajs fault, crash loop on non-retriable errors: each crash is followed by a new consumer, with a pause, and nothing is lost', async () => {
  const CRASHES = 4;
  subject = await FeedSubject.open(1);
  const crashedAt: number[] = [];
  const crash = (): void => {
    if (crashedAt.length >= CRASHES) return;
    crashedAt.push(performance.now());
    throw new KafkaJSNonRetriableError('for good');
  };
  const inner = innerConsumers(() => subject.topics.events, crash);
  const model = new SharedReadModel();
  const feed = subject.feed();
  await subject.append(10);
  await feed.start(model.handler());
  await model.has(10);
  expect(inner).toHaveLength(CRASHES + 1);
  expect(await subject.members()).toBe(1);
  expect(feed.status()).toMatchObject({ isRunning: true, lastTrouble: { doing: 'consuming' } });
  expect([...model.applied.values()].every((times) => times === 1)).toBe(true);
  // The pauses double: crash after crash right behind each join would keep the whole group rebalancing.
  const pauses = crashedAt.slice(1).map((at, index) => at - (crashedAt[index] ?? 0));
  expect(pauses.at(-1)).toBeGreaterThan(LEAST_PAUSE_MS);
});
