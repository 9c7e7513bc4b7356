import { door } from '#test/contracts/recording.handler.js';
import { eventualSuccess } from '#test/support/engines/eventual.success.js';
import { SharedReadModel } from './feed.handler.js';
import { FeedSubject } from './feed.subject.js';
import { asking } from './kafka.topic.js';

jest.setTimeout(90_000);

const PATIENCE = { everyMs: 50, withinMs: 30_000 };

let subject: FeedSubject;
const open = async (partitions: number) => (subject = await FeedSubject.open(partitions));
afterEach(() => subject.close());

describe('the checkpoint', () => {
  test.each([
    ['below', 3n, 7],
    ['beyond', 8n, 2],
  ])('%s the committed offset wins', async (_, checkpoint, expected) => {
    await open(1);
    const before = new SharedReadModel();
    await subject.append(5, 'a');
    const feed = subject.feed();
    await feed.start(before.handler());
    await before.has(5);
    await feed.stop();
    expect(await subject.committed()).toEqual(new Map([[0, 5n]]));
    await subject.append(5, 'b');
    const after = new SharedReadModel();
    after.checkpoints.set(0, checkpoint);
    await subject.feed().start(after.handler());
    await after.has(expected);
    expect([...after.applied.keys()].at(0)).toBe(`0/${checkpoint}`);
    expect(after.applied.size).toBe(expected);
  });

  test('below the first record that is still there begins with that one, and says so', async () => {
    await open(1);
    await subject.append(10);
    await removeBefore('4');
    const warn = jest.fn();
    const model = new SharedReadModel();
    await subject.feed({}, { debug: jest.fn(), info: jest.fn(), warn, error: jest.fn() }).start(model.handler());
    await model.has(6);
    expect([...model.applied.keys()].at(0)).toBe('0/4');
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('are gone'), expect.objectContaining({ wanted: 0n }));
  });

  test('below a partition of which nothing is left comes behind what is gone', async () => {
    await open(1);
    await subject.append(3);
    await removeBefore('3');
    const model = new SharedReadModel();
    await subject.feed().start(model.handler());
    await eventualSuccess(() => {
      expect(model.checkpoints).toEqual(new Map([[0, 3n]]));
      return Promise.resolve();
    }, PATIENCE);
    await subject.append(1);
    await model.has(1);
    expect([...model.applied.keys()]).toEqual(['0/3']);
  });

  test('goes on with the first record that is still there when the next ones vanish meanwhile', async () => {
    await open(1);
    await subject.append(10);
    let isCured = false;
    const model = new SharedReadModel();
    const failing = door();
    const handler = model.handler(() => {
      failing.open();
      return isCured ? Promise.resolve() : Promise.reject(new Error('not yet'));
    });
    await subject.feed().start(handler);
    await failing.opened;
    await removeBefore('6');
    isCured = true;
    await model.has(4);
    await subject.append(1);
    await model.has(5);
    expect([...model.applied.keys()].at(0)).toBe('0/6');
  });

  test('behind the end reads everything, and cries out', async () => {
    await open(1);
    await subject.append(3);
    const error = jest.fn();
    const model = new SharedReadModel();
    model.checkpoints.set(0, 50n);
    await subject.feed({}, { debug: jest.fn(), info: jest.fn(), warn: jest.fn(), error }).start(model.handler());
    await model.has(3);
    expect(error).toHaveBeenCalledWith(expect.stringContaining('Rebuild'), expect.objectContaining({ wanted: 50n }));
  });

  test('that cannot be had is asked for again', async () => {
    await open(1);
    await subject.append(1);
    const model = new SharedReadModel();
    const handler = model.handler();
    const startAt = jest
      .fn(handler.startAt)
      .mockRejectedValueOnce(new Error('away'))
      .mockRejectedValueOnce(new Error('away'));
    await subject.feed().start({ ...handler, startAt });
    await model.has(1);
    expect(startAt).toHaveBeenCalledTimes(3);
  });
});

async function removeBefore(offset: string): Promise<void> {
  const { events } = subject.topics;
  await asking(async (admin) => {
    await admin.fetchTopicOffsets(events);
    await admin.deleteTopicRecords({ topic: events, partitions: [{ partition: 0, offset }] });
  });
}
