import { AppError } from '#domain';
import { isExpulsion, isRebalance, toAppError, wasAnswered } from './kafka.errors.js';

const protocol = (type: string, depth = 0): unknown =>
  depth === 0 ? Object.assign(new Error(type), { type }) : new Error('outer', { cause: protocol(type, depth - 1) });
const named = (name: string) => Object.assign(new Error(name), { name });

describe('errors of kafkajs', () => {
  test.each([
    [protocol('MESSAGE_TOO_LARGE', 2), 'INVALID_ARGUMENT', false],
    [protocol('NOT_ENOUGH_REPLICAS'), 'ENGINE_UNAVAILABLE', true],
    [protocol('TOPIC_AUTHORIZATION_FAILED'), 'ENGINE_UNAVAILABLE', true],
    [protocol('REQUEST_TIMED_OUT'), 'TIMED_OUT', true],
    [new Error('retries exceeded', { cause: named('KafkaJSRequestTimeoutError') }), 'TIMED_OUT', true],
    [named('KafkaJSConnectionError'), 'ENGINE_UNAVAILABLE', true],
    ['thrown text', 'ENGINE_UNAVAILABLE', true],
  ])('%s', (error, code, retriable) => {
    expect(toAppError(error, 'sending')).toMatchObject({ code, retriable, cause: error });
  });

  test('an error of the system stays as it is', () => {
    const error = new AppError('ABORTED', 'stopped', true);
    expect(toAppError(error, 'sending')).toBe(error);
  });

  test('a connection that answered with an error is kept, a silent one is not', () => {
    expect(wasAnswered(protocol('MESSAGE_TOO_LARGE', 1))).toBe(true);
    expect(wasAnswered(protocol('REQUEST_TIMED_OUT', 1))).toBe(false);
    expect(wasAnswered(named('KafkaJSConnectionClosedError'))).toBe(false);
    expect(wasAnswered(undefined)).toBe(false);
  });

  test('a rebalance is no expulsion', () => {
    expect([protocol('REBALANCE_IN_PROGRESS'), protocol('UNKNOWN_MEMBER_ID', 1)].map(isExpulsion)).toEqual([
      false,
      true,
    ]);
    expect([protocol('REBALANCE_IN_PROGRESS'), protocol('UNKNOWN_MEMBER_ID', 1)].map(isRebalance)).toEqual([
      true,
      false,
    ]);
  });

  test('a chain of causes that bites its tail comes to an end', () => {
    const error = new Error('snake');
    error.cause = error;
    expect(toAppError(error, 'sending').code).toBe('ENGINE_UNAVAILABLE');
  });
});
