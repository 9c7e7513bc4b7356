import { runProcess, type Running } from './process.lifecycle.js';

describe('runProcess', () => {
  let exits: (number | undefined)[];
  beforeEach(() => {
    exits = [];
    // Real ones would end this process later.
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    process.env['LOG_LEVEL'] = 'silent';
    jest.spyOn(process, 'exit').mockImplementation((code) => {
      exits.push(Number(code));
      return undefined as never;
    });
  });
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
    process.removeAllListeners('SIGTERM');
    process.removeAllListeners('SIGINT');
  });

  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const starting = (stop: () => Promise<void>): Promise<Running> => Promise.resolve({ stop });

  test.each(['SIGTERM', 'SIGINT'] as const)('stops on %s and ends with 0 once it has', async (signal) => {
    let finish = (): void => undefined;
    await runProcess('app', () => starting(() => new Promise((resolve) => (finish = resolve))));
    process.emit(signal, signal);
    process.emit(signal, signal);
    await settled();
    expect(exits).toEqual([]);
    finish();
    await settled();
    expect(exits).toEqual([0]);
  });

  test('told to stop while it starts, stops once it has started', async () => {
    let started = (_: Running): void => undefined;
    let isStopped = false;
    const running = runProcess('app', () => new Promise((resolve) => (started = resolve)));
    process.emit('SIGTERM', 'SIGTERM');
    await settled();
    expect(exits).toEqual([]);
    started({
      stop: () => {
        isStopped = true;
        return Promise.resolve();
      },
    });
    await running;
    await settled();
    expect([isStopped, exits]).toEqual([true, [0]]);
  });

  test('ends with 1 when it is told to stop and does not come to an end of starting', async () => {
    void runProcess('app', () => new Promise(() => undefined));
    process.emit('SIGTERM', 'SIGTERM');
    await settled();
    jest.advanceTimersByTime(27_000);
    expect(exits).toEqual([1]);
  });

  describe('that can drain', () => {
    const steps: string[] = [];
    const draining = (): Promise<Running> =>
      Promise.resolve({
        drain: () => void steps.push('drain'),
        stop: () => Promise.resolve(void steps.push('stop')),
      });
    beforeEach(() => void steps.splice(0));

    test('serves on for the time set before it stops, on SIGTERM', async () => {
      await runProcess('app', draining);
      process.emit('SIGTERM', 'SIGTERM');
      await settled();
      jest.advanceTimersByTime(1_999);
      await settled();
      expect(steps).toEqual(['drain']);
      jest.advanceTimersByTime(1);
      await settled();
      expect([steps, exits]).toEqual([['drain', 'stop'], [0]]);
    });

    test('stops at once on SIGINT', async () => {
      await runProcess('app', draining);
      process.emit('SIGINT', 'SIGINT');
      await settled();
      expect([steps, exits]).toEqual([['drain', 'stop'], [0]]);
    });

    test('stops at once when it is told twice', async () => {
      await runProcess('app', draining);
      process.emit('SIGTERM', 'SIGTERM');
      await settled();
      process.emit('SIGTERM', 'SIGTERM');
      await settled();
      expect([steps, exits]).toEqual([['drain', 'stop'], [0]]);
    });
  });

  test('ends with 1 when stopping fails', async () => {
    await runProcess('app', () => starting(() => Promise.reject(new Error('stuck'))));
    process.emit('SIGTERM', 'SIGTERM');
    await settled();
    expect(exits[0]).toBe(1);
  });

  test('ends with 1 when stopping takes longer than the drain, the grace and 10 seconds together', async () => {
    await runProcess('app', () => starting(() => new Promise(() => undefined)));
    process.emit('SIGTERM', 'SIGTERM');
    await settled();
    jest.advanceTimersByTime(26_999);
    expect(exits).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(exits).toEqual([1]);
  });

  test('ends with 1 and a line on standard error when it cannot start', async () => {
    const lines: string[] = [];
    jest.spyOn(process.stderr, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
    await runProcess('app', () => Promise.reject(new Error('no way')));
    expect(exits).toEqual([1]);
    expect(lines.join('')).toMatch(/^app: Error: no way/);
  });
});
