import type { KafkaEventFeed } from '#adapter-kafka';
import { eventualSuccess } from '#test/support/engines/eventual.success.js';
import { systemClock, watchFeed, type FeedWatch } from '#lifecycle';
import { SharedReadModel } from './feed.handler.js';
import { FeedSubject } from './feed.subject.js';
import { SILENT } from './kafka.topic.js';
import { innerConsumers } from './kafkajs-faults/inner.consumers.js';

jest.setTimeout(90_000);

const STALL_MS = 4_000;
const PATIENCE = { everyMs: 50, withinMs: 60_000 };
let subject: FeedSubject;
let watch: FeedWatch | undefined;
afterEach(async () => {
  await watch?.stop();
  await subject.close();
  jest.restoreAllMocks();
});

const renewed = jest.fn();

function watching(feed: KafkaEventFeed, model: SharedReadModel): FeedWatch {
  renewed.mockClear();
  watch = watchFeed(
    {
      ...{ feed, logEnd: subject.topics.topics, clock: systemClock, logger: SILENT },
      runner: { failureOf: () => undefined },
      checkpoints: { load: () => Promise.resolve(new Map(model.checkpoints)) },
      metrics: { feedLooked: () => undefined, feedRenewed: renewed },
    },
    { readModel: 'test', stallMs: STALL_MS },
  );
  return watch;
}

const until = (fact: () => void) => eventualSuccess(() => Promise.resolve(fact()), PATIENCE);

describe('the watchdog', () => {
  test('brings back a consumer that fetches nothing any more and says nothing of it', async () => {
    subject = await FeedSubject.open(2);
    const { events } = subject.topics;
    const inner = innerConsumers(() => events);
    const model = new SharedReadModel();
    const feed = subject.feed();
    const { check } = watching(feed, model);
    await feed.start(model.handler());
    await subject.append(20);
    await model.has(20);
    // Alive for the group, beating and fetching, but of nothing.
    inner[0]?.consumer.pause([{ topic: events }]);
    await subject.append(20, 'later');
    await model.has(40);
    expect(renewed).toHaveBeenCalledTimes(1);
    expect(inner).toHaveLength(2);
    expect([...model.applied.values()].every((times) => times === 1)).toBe(true);
    await until(() => expect(check()).toEqual({ ok: true, required: true }));
  });

  test('tells which partition stands still, since when and why, where a renewal would not help', async () => {
    subject = await FeedSubject.open(2);
    const model = new SharedReadModel();
    const feed = subject.feed();
    let isCured = false;
    const handler = model.handler(({ partition }) =>
      partition === 1 && !isCured ? Promise.reject(new Error('the disk is full')) : Promise.resolve(),
    );
    const { check } = watching(feed, model);
    await feed.start(handler);
    await subject.append(20);
    const reason = /^partition 1 stands at 0 of \d+ since 20\S+Z: its batch is rejected: the disk is full$/;
    await until(() => expect(check().reason).toMatch(reason));
    expect(check()).toMatchObject({ ok: false, required: true });
    expect(renewed).not.toHaveBeenCalled();
    isCured = true;
    await model.has(20);
    await until(() => expect(check()).toEqual({ ok: true, required: true }));
  });
});
