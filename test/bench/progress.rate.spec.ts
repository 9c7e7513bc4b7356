import { ProgressMeter } from './progress.meter.js';
import { rateOf, watchProgress, wholeRateOf } from './progress.rate.js';

function work(total: number, ...seen: number[]) {
  const meter = new ProgressMeter(() => undefined, 'working', total);
  return { total, look: () => Promise.resolve(seen.shift() ?? total), meter, state: () => 'state' };
}

describe('progress', () => {
  test('is seen when it begins, when a third is done and when all is', async () => {
    const begunAt: number[] = [];
    const { look, ...others } = work(10, 0, 0, 1, 3, 3, 4, 7);
    let seen = 0;
    const looked = async (): Promise<number> => (seen = await look());
    const watched = { ...others, look: looked, onBegun: () => void begunAt.push(seen) };
    const beganMs = performance.now();
    const { started, warm, last } = await watchProgress(watched);
    expect([started.done, warm.done, last.done, begunAt]).toEqual([0, 4, 10, [1]]);
    expect(started.atMs).toBeGreaterThanOrEqual(beganMs);
    expect(warm.atMs).toBeGreaterThan(started.atMs);
    expect(last.atMs).toBeGreaterThan(warm.atMs);
  });

  test('that was never seen has no rate', async () => {
    await expect(watchProgress(work(10, 10))).rejects.toThrow('take more --services');
    await expect(watchProgress(work(10, 0, 2, 10))).rejects.toThrow('take more --services');
  });

  test('is told as a rate a second, warm or as a whole, to its own end or a later one', () => {
    const progress = { started: sight(1000, 0), warm: sight(2000, 100), last: sight(3000, 250) };
    expect([rateOf(progress), wholeRateOf(progress), wholeRateOf(progress, 6000)]).toEqual([150, 125, 50]);
  });
});

const sight = (atMs: number, done: number) => ({ atMs, done });
