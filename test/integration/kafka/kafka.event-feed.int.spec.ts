import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { door } from '#test/contracts/recording.handler.js';
import { record } from '#test/contracts/records.js';
import { eventualSuccess } from '#test/support/engines/eventual.success.js';
import { SharedReadModel } from './feed.handler.js';
import { FeedSubject } from './feed.subject.js';
import { TestTopics } from './kafka.topic.js';

jest.setTimeout(90_000);

const PATIENCE = { everyMs: 50, withinMs: 30_000 };

let subject: FeedSubject;
const open = async (partitions: number) => (subject = await FeedSubject.open(partitions));
afterEach(() => subject.close());

const inTrouble = ({ troubles }: FeedSubject) =>
  troubles.length > 0 ? Promise.resolve() : Promise.reject(new Error('no trouble yet'));

describe('a group', () => {
  test('loses nothing while members come and go', async () => {
    await open(6);
    const model = new SharedReadModel();
    const [first, second] = [subject.feed(), subject.feed()];
    await first.start(model.handler());
    await subject.append(100, 'a');
    await Promise.all([second.start(model.handler()), subject.append(100, 'b')]);
    await eventualSuccess(() => {
      expect([first, second].map((feed) => feed.status().partitions.length)).toEqual([3, 3]);
      return Promise.resolve();
    }, PATIENCE);
    await subject.append(100, 'c');
    await Promise.all([first.stop(), subject.append(100, 'd')]);
    await subject.append(100, 'e');
    await model.has(500);
    expect(second.status()).toMatchObject({ isRunning: true, partitions: [0, 1, 2, 3, 4, 5] });
  });

  test('takes a partition away from a handler that does not come to an end', async () => {
    await open(1);
    const model = new SharedReadModel();
    const [begun, told] = [door(), door()];
    const stuck = subject.feed({ rebalanceTimeoutMs: 20_000 });
    await subject.append(1);
    await stuck.start({
      startAt: () => Promise.resolve(0n),
      handle: async (_, { signal }) => {
        begun.open();
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
        told.open();
        throw new Error('gave up');
      },
    });
    await begun.opened;
    const other = subject.feed({ rebalanceTimeoutMs: 20_000 });
    await Promise.all([other.start(model.handler()), told.opened]);
    await stuck.stop();
    await model.has(1);
  });
});

describe('a handler that fails', () => {
  test('gets the same records again while the other partitions flow on', async () => {
    await open(2);
    const model = new SharedReadModel();
    const cured = door();
    let isCured = false;
    void cured.opened.then(() => (isCured = true));
    const handler = model.handler(({ partition }) =>
      partition === 0 && !isCured ? Promise.reject(new Error('not yet')) : Promise.resolve(),
    );
    const feed = subject.feed();
    await feed.start(handler);
    const position = await subject.append(40);
    const others = Number(position.get(1) ?? 0n);
    await model.has(others);
    await subject.append(40, 'later');
    await eventualSuccess(() => inTrouble(subject), PATIENCE);
    expect([...model.applied.keys()].every((place) => place.startsWith('1/'))).toBe(true);
    expect(feed.status()).toMatchObject({ isRunning: true, lastTrouble: { doing: 'handling a batch' } });
    cured.open();
    await model.has(80);
    expect([...model.applied.values()].every((times) => times === 1)).toBe(true);
  });
});

describe('stopping', () => {
  test('commits, leaves the group and takes little time', async () => {
    await open(3);
    const model = new SharedReadModel();
    const feed = subject.feed();
    await feed.start(model.handler());
    const position = await subject.append(30);
    await model.has(30);
    const began = Date.now();
    await feed.stop();
    expect(Date.now() - began).toBeLessThan(3_000);
    expect(await subject.committed()).toEqual(position);
    expect(await subject.members()).toBe(0);
    expect(feed.status()).toMatchObject({ isRunning: false, partitions: [] });
  });

  test('takes a bounded time with a handler that does not stop', async () => {
    await open(1);
    await subject.append(1);
    const [begun, done] = [door(), door()];
    const feed = subject.feed({ stopTimeoutMs: 500 });
    await feed.start({
      startAt: () => Promise.resolve(0n),
      handle: async () => {
        begun.open();
        await done.opened;
      },
    });
    await begun.opened;
    await feed.stop();
    done.open();
    expect(await subject.committed()).toEqual(new Map());
  });

  test('before the topic is there lets the start come to its end', async () => {
    await open(1);
    const feed = subject.feed({ topic: `${subject.topics.events}.never` });
    const started = feed.start(new SharedReadModel().handler());
    await feed.stop();
    await started;
    expect(feed.status().isRunning).toBe(false);
  });
});

describe('stopping while Kafka is away', () => {
  test.each([
    ['refuses', undefined],
    ['swallows everything', createServer((socket) => void socket.on('error', () => undefined).resume())],
  ])(
    'lets the start come to its end: its port %s',
    async (_, server) => {
      await open(1);
      const place = createServer().listen(0, '127.0.0.1');
      await once(place, 'listening');
      const { port } = place.address() as AddressInfo;
      place.close();
      await once(place, 'close');
      server?.listen(port, '127.0.0.1');
      const feed = subject.feedOf({ ...subject.topics.cluster, brokers: [`127.0.0.1:${port}`] });
      const started = feed.start(new SharedReadModel().handler());
      await eventualSuccess(() => inTrouble(subject), PATIENCE);
      await Promise.all([feed.stop(), started]);
      expect(feed.status().isRunning).toBe(false);
      server?.close();
    },
    30_000,
  );
});

test('partitions that are added while members run are read within seconds, whoever gets them', async () => {
  await open(1);
  const model = new SharedReadModel();
  const [first, second] = [subject.feed(), subject.feed()];
  await first.start(model.handler());
  await second.start(model.handler());
  await subject.append(1);
  await model.has(1);
  await subject.grow(4);
  const newcomers = new FeedSubject(subject.topics);
  const position = await newcomers.append(40, 'later');
  await newcomers.log.close();
  expect([...position.keys()].sort()).toEqual([0, 1, 2, 3]);
  await eventualSuccess(() => Promise.resolve(expect(model.applied.size).toBe(41)), PATIENCE);
  expect([first, second].map((feed) => feed.status().partitions.length)).toEqual([2, 2]);
});

test('a feed without a commit is committed to within a second or so, without being stopped', async () => {
  await open(1);
  const model = new SharedReadModel();
  await subject.feed().start(model.handler());
  await subject.append(1);
  await subject.append(1, 'more');
  await model.has(2);
  await eventualSuccess(async () => expect(await subject.committed()).toEqual(new Map([[0, 2n]])), PATIENCE);
});

test('a feed that is started before its topic is made begins when it is', async () => {
  subject = new FeedSubject(new TestTopics(2));
  const model = new SharedReadModel();
  const feed = subject.feed();
  const started = feed.start(model.handler());
  await eventualSuccess(() => inTrouble(subject), PATIENCE);
  expect(feed.status().isRunning).toBe(false);
  await subject.topics.topics.ensureTopics();
  await started;
  await subject.log.append([record('a', '1')]);
  await model.has(1);
});
