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

test('kafkajs fault, regained partitions resume from stale offsets: one begins where the other member has come to, whatever is committed', async () => {
  subject = await FeedSubject.open(2);
  const inner = innerConsumers(() => subject.topics.events);
  const model = new SharedReadModel();
  const [first, second] = [subject.feed(), subject.feed()];
  await first.start(model.handler());
  await subject.append(40, 'a');
  await model.has(40);
  await second.start(model.handler());
  const other = inner[1];
  if (other === undefined) throw new Error('there is no second consumer');
  // What the second one applies is never committed: Kafka knows an old place only.
  jest.spyOn(other.consumer, 'commitOffsets').mockResolvedValue(undefined);
  await eventualSuccess(() => {
    expect([first, second].map((feed) => feed.status().partitions.length)).toEqual([1, 1]);
    return Promise.resolve();
  }, PATIENCE);
  await subject.append(40, 'b');
  await model.has(80);
  await second.stop();
  await subject.append(40, 'c');
  await model.has(120);
  expect(first.status().partitions).toEqual([0, 1]);
  expect([...model.applied.values()].filter((times) => times > 1)).toEqual([]);
});
