import type { Clock } from '#event-streaming';
import { eachOpened, type Open } from './opening.js';

/** Every promise of the {@link Clock} port; a clock that is held has to pass by itself while it is slept on. */
export function clockContract(name: string, open: Open<Clock>): void {
  describe(`Clock: ${name}`, () => {
    const { subject } = eachOpened(open);

    it('tells milliseconds, never fewer than before', () => {
      const first = subject().now();
      expect(Number.isFinite(first)).toBe(true);
      expect(subject().now()).toBeGreaterThanOrEqual(first);
    });

    it('sleeps that long', async () => {
      const first = subject().now();
      await subject().sleep(20);
      expect(subject().now() - first).toBeGreaterThanOrEqual(19);
    });

    it('wakes at once when the signal aborts', async () => {
      const { signal, abort } = aborting();
      const sleeping = subject().sleep(600_000, signal);
      abort();
      await expect(sleeping).resolves.toBeUndefined();
    });

    it('does not sleep at all on a signal that is aborted already', async () => {
      await expect(subject().sleep(600_000, AbortSignal.abort())).resolves.toBeUndefined();
    });
  });
}

function aborting() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
