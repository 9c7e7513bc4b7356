import { ReadingClock } from './reading.clock.js';

test('the rate is that of all batches but the first', async () => {
  const now = jest.spyOn(performance, 'now');
  const clock = new ReadingClock(30);
  const rate = clock.rate();
  for (const ms of [100, 200, 300]) {
    now.mockReturnValueOnce(ms);
    clock.read(10);
  }
  now.mockRestore();
  await expect(rate).resolves.toBe(100);
  await expect(clock.rate()).resolves.toBe(100);
});
