import { door } from '#test/contracts/recording.handler.js';
import { eventualSuccess } from '#test/support/engines/eventual.success.js';
import { SharedReadModel } from '../feed.handler.js';
import { FeedSubject } from '../feed.subject.js';
import { innerConsumers, type InnerConsumer } from './inner.consumers.js';

jest.setTimeout(90_000);

const PATIENCE = { everyMs: 50, withinMs: 60_000 };
let subject: FeedSubject;
afterEach(async () => {
  await subject.close();
  jest.restoreAllMocks();
});

const until = (fact: () => void) => eventualSuccess(() => Promise.resolve(fact()), PATIENCE);

test('kafkajs fault, commits for partitions no longer owned: what was applied before a partition was lost is not committed after', async () => {
  subject = await FeedSubject.open(2);
  const inner = innerConsumers(() => subject.topics.events);
  const model = new SharedReadModel();
  await subject.feed().start(model.handler());
  const [old] = inner;
  if (old === undefined) throw new Error('there is no consumer');
  // A steady stream: there is always something that is applied and not committed yet.
  let isStreaming = true;
  const stream = (async () => {
    while (isStreaming) await subject.append(20);
  })();
  await model.has(200);
  const forEver = door();
  // It applies nothing, so that nothing of what it is given may be committed.
  void subject.feed().start({ ...new SharedReadModel().handler(), startAt: () => forEver.opened.then(() => 0n) });
  await until(() => expect(old.assigned).toHaveLength(1));
  const [kept] = old.assigned;
  await until(() => expect(commitsSinceJoin(old)).toContain(kept));
  await model.has(model.applied.size + 100);
  await until(() => expect(commitsSinceJoin(old).length).toBeGreaterThan(2));
  expect(new Set(commitsSinceJoin(old))).toEqual(new Set([kept]));
  isStreaming = false;
  await stream;
  forEver.open();
});

/** The partitions of the commits since the assignment that took one away, in order. */
function commitsSinceJoin({ commits }: InnerConsumer): readonly number[] {
  return commits.filter(({ assigned }) => assigned.length === 1).map(({ partition }) => partition);
}
