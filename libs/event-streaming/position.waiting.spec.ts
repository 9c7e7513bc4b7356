import { FakeClock } from '#test/support/clock/fake.clock.js';
import type { CheckpointStore } from './checkpoint-store.port.js';
import { waitForPosition } from './position.waiting.js';

/** Comes one offset further at each look. */
function advancing(): CheckpointStore {
  let offset = 0n;
  return { load: () => Promise.resolve(new Map([[0, (offset += 1n)]])), save: () => Promise.resolve() };
}

describe('waitForPosition', () => {
  test('resolves once the checkpoint is there', async () => {
    const clock = new FakeClock();
    await waitForPosition(advancing(), new Map([[0, 5n]]), { clock, timeoutMs: 1_000 });
    expect(clock.now()).toBeGreaterThan(0);
  });

  test('looks once, and once more at the end, before it says that the time is over', async () => {
    const control = { clock: new FakeClock(), timeoutMs: 0 };
    await waitForPosition(advancing(), new Map([[0, 1n]]), control);
    await expect(waitForPosition(advancing(), new Map([[0, 2n]]), control)).rejects.toMatchObject({
      code: 'TIMED_OUT',
      retriable: true,
    });
  });

  test('waits for each partition of its own', async () => {
    const control = { clock: new FakeClock(), timeoutMs: 100 };
    await expect(waitForPosition(advancing(), new Map([[1, 1n]]), control)).rejects.toMatchObject({
      code: 'TIMED_OUT',
    });
  });

  test('ends when nobody waits any more', async () => {
    const control = { clock: new FakeClock(), timeoutMs: 100, signal: AbortSignal.abort() };
    await expect(waitForPosition(advancing(), new Map([[1, 1n]]), control)).rejects.toMatchObject({ code: 'ABORTED' });
  });
});
