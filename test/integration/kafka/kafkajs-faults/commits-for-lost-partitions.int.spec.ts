import { eventualSuccess } from '#test/support/engines/eventual.success.js';
import { door } from '#test/contracts/recording.handler.js';
import { SharedReadModel } from '../feed.handler.js';
import { FeedSubject } from '../feed.subject.js';
import { innerConsumers } from './inner.consumers.js';

jest.setTimeout(90_000);

const PATIENCE = { everyMs: 50, withinMs: 60_000 };
let subject: FeedSubject;
afterEach(async () => {
  await subject.close();
  jest.restoreAllMocks();
});

test('kafkajs fault, commits for partitions no longer owned: a batch that ends after its partition was lost is not committed', async () => {
  subject = await FeedSubject.open(2);
  const inner = innerConsumers(() => subject.topics.events);
  const [bothAtWork, forEver] = [door(), door()];
  let atWork = 0;
  const zombie = new SharedReadModel();
  const old = subject.feed();
  await subject.append(40);
  await old.start(
    zombie.handler(async (_, { signal }) => {
      atWork += 1;
      if (atWork > 2) return;
      if (atWork === 2) bothAtWork.open();
      // A handler that does not listen, and is done only after it has lost its partition.
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    }),
  );
  await bothAtWork.opened;
  const other = subject.feed({ stopTimeoutMs: 100 });
  // It applies nothing, so that nothing of what it is given may be committed.
  void other.start({ ...new SharedReadModel().handler(), startAt: () => forEver.opened.then(() => 0n) });
  const [kept = -1] = await assignedOne(() => inner[0]?.assigned);
  await subject.append(40, 'later');
  await eventualSuccess(async () => expect([...(await subject.committed()).keys()]).toContain(kept), PATIENCE);
  const { commits } = inner[0] ?? { commits: [] };
  expect(commits.filter(({ partition, assigned }) => !assigned.includes(partition))).toEqual([]);
  expect([...(await subject.committed()).keys()]).toEqual([kept]);
  forEver.open();
});

async function assignedOne(assigned: () => readonly number[] | undefined): Promise<readonly number[]> {
  await eventualSuccess(() => {
    expect(assigned()).toHaveLength(1);
    return Promise.resolve();
  }, PATIENCE);
  return assigned() ?? [];
}
