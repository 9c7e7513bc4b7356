import { createRequire } from 'node:module';
import { restIdleQueues } from './idle.queues.js';

interface Queue {
  push(request: object): void;
  fulfillRequest(answer: object): void;
  maybeThrottle(milliseconds: number): void;
  destroy(): void;
}

const RequestQueue = createRequire(__filename)('kafkajs/src/network/requestQueue') as new (of: object) => Queue;
const logger = { debug: () => undefined, warn: () => undefined };

function newQueue(maxInFlightRequests = 1) {
  const sent: number[] = [];
  const queue = new RequestQueue({ maxInFlightRequests, requestTimeout: 1_000, clientId: 'c', broker: 'b', logger });
  const push = (correlationId: number): void => {
    const entry = { correlationId, resolve: () => undefined, reject: () => undefined };
    queue.push({ entry, expectResponse: true, sendRequest: () => sent.push(correlationId) });
  };
  const answer = (correlationId: number): void => queue.fulfillRequest({ correlationId, payload: {}, size: 1 });
  return { queue, sent, push, answer };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('kafkajs fault, queues without rest: once it had an answer, a queue looks again and again whether a request waits', () => {
  const { queue, push, answer } = newQueue();
  push(1);
  answer(1);
  jest.advanceTimersByTime(1_000);
  expect(jest.getTimerCount()).toBe(1);
  queue.destroy();
});

describe('queues that rest', () => {
  beforeAll(() => {
    restIdleQueues();
    restIdleQueues();
  });

  test('look for nothing once all requests are answered', () => {
    const { sent, push, answer } = newQueue();
    push(1);
    push(2);
    answer(1);
    answer(2);
    jest.advanceTimersByTime(1_000);
    expect(sent).toEqual([1, 2]);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('send what waited for another request at once when that is answered', () => {
    const { sent, push, answer } = newQueue();
    push(1);
    push(2);
    expect(sent).toEqual([1]);
    answer(1);
    expect(sent).toEqual([1, 2]);
  });

  test('send what waited for a throttling when that is over, and rest again', () => {
    const { queue, sent, push, answer } = newQueue(5);
    push(1);
    queue.maybeThrottle(300);
    answer(1);
    push(2);
    jest.advanceTimersByTime(299);
    expect(sent).toEqual([1]);
    jest.advanceTimersByTime(20);
    expect(sent).toEqual([1, 2]);
    answer(2);
    jest.advanceTimersByTime(1_000);
    expect(jest.getTimerCount()).toBe(0);
  });
});
