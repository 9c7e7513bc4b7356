import { ProgressMeter } from './progress.meter.js';
import { rateOf, watchProgress } from './progress.rate.js';

function work(total: number, ...seen: number[]) {
  const meter = new ProgressMeter(() => undefined, 'working', total);
  return { total, look: () => Promise.resolve(seen.shift() ?? total), meter, state: () => 'state' };
}

describe('progress', () => {
  test('is taken from a third of the work to its end', async () => {
    const begunAt: number[] = [];
    const { look, ...others } = work(10, 0, 0, 1, 3, 3, 4, 7);
    let seen = 0;
    const looked = async (): Promise<number> => (seen = await look());
    const watched = { ...others, look: looked, onBegun: () => void begunAt.push(seen) };
    const { first, last } = await watchProgress(watched);
    expect([first.done, last.done, begunAt]).toEqual([4, 10, [1]]);
    expect(last.atMs).toBeGreaterThan(first.atMs);
  });

  test('that was never seen has no rate', async () => {
    await expect(watchProgress(work(10, 10))).rejects.toThrow('take more --services');
    await expect(watchProgress(work(10, 0, 2, 10))).rejects.toThrow('take more --services');
  });

  test('is told as a rate a second, to its own end or a later one', () => {
    const progress = { first: { atMs: 1000, done: 50 }, last: { atMs: 3000, done: 250 } };
    expect([rateOf(progress), rateOf(progress, 5000)]).toEqual([100, 50]);
  });
});
