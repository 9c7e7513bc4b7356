import { AppError } from '#domain';
import { FakeClock } from '#test/support/clock/fake.clock.js';
import { delayOf, retry } from './retry.js';

const away = new AppError('ENGINE_UNAVAILABLE', 'away', true);
const backOff = { firstMs: 100, maxMs: 5_000, random: () => 0.5 };

function failing(times: number, error: Error): () => Promise<string> {
  let left = times;
  return () => {
    left -= 1;
    return left >= 0 ? Promise.reject(error) : Promise.resolve('done');
  };
}

function controlOf(failures: number[], signal = new AbortController().signal) {
  const onFailure = (_: unknown, attempt: number) => Promise.resolve(void failures.push(attempt));
  return { clock: new FakeClock(), backOff, signal, onFailure };
}

describe('retry', () => {
  test('goes on until the work succeeds, longer and longer', async () => {
    const failures: number[] = [];
    const control = controlOf(failures);
    await expect(retry(failing(3, away), control)).resolves.toBe('done');
    expect(failures).toEqual([1, 2, 3]);
    expect(control.clock.now()).toBe(75 + 150 + 300);
  });

  test('gives up at once on what waiting does not cure', async () => {
    const failures: number[] = [];
    await expect(retry(failing(1, new AppError('CORRUPT', 'no', false)), controlOf(failures))).rejects.toThrow('no');
    await expect(retry(failing(1, new TypeError('bug')), controlOf(failures))).rejects.toThrow('bug');
    expect(failures).toEqual([]);
  });

  test('ends when it is called off', async () => {
    await expect(retry(failing(1, away), controlOf([], AbortSignal.abort()))).rejects.toMatchObject({
      code: 'ABORTED',
      cause: away,
    });
  });

  test('ends when the partition is lost', async () => {
    const control = { ...controlOf([]), onFailure: () => Promise.reject(new Error('lost')) };
    await expect(retry(failing(9, away), control)).rejects.toThrow('lost');
  });

  test('waits at most the longest delay, at least half of it', () => {
    expect(delayOf(50, { ...backOff, random: () => 0 })).toBe(2_500);
    expect(delayOf(50, { ...backOff, random: () => 1 })).toBe(5_000);
  });
});
