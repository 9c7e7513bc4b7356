import { setTimeout as delay } from 'node:timers/promises';
import { SharedReadModel } from '../feed.handler.js';
import { FeedSubject } from '../feed.subject.js';

jest.setTimeout(90_000);

const SESSION_MS = 6_000;
let subject: FeedSubject;
afterEach(() => subject.close());

test('kafkajs fault, no heartbeats during long work: a member keeps its partition while its handler takes longer than the session', async () => {
  subject = await FeedSubject.open(1);
  const model = new SharedReadModel();
  const slow = subject.feed({ sessionTimeoutMs: SESSION_MS });
  await subject.append(1);
  const handling = jest.fn(() => Promise.resolve()).mockImplementationOnce(() => delay(SESSION_MS + 2_000));
  await slow.start(model.handler(handling));
  await model.has(1);
  await subject.append(1, 'more');
  await model.has(2);
  expect(model.gained).toEqual([0]);
  expect(handling).toHaveBeenCalledTimes(2);
});
