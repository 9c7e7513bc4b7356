import { constants, PerformanceObserver } from 'node:perf_hooks';
import { passedOnBytes } from './buffer.sweeping.js';

/** What Node tells of a collection. */
interface Collection {
  readonly kind?: number;
  readonly flags?: number;
}

/** The next collection that was asked for. */
function nextForced(): Promise<number | undefined> {
  return new Promise((resolve) => {
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { kind, flags } = 'detail' in entry ? (entry.detail as Collection) : {};
        if (((flags ?? 0) & constants.NODE_PERFORMANCE_GC_FLAGS_FORCED) === 0) continue;
        observer.disconnect();
        resolve(kind);
      }
    });
    observer.observe({ entryTypes: ['gc'] });
  });
}

test('the young generation is collected once many bytes were passed on', async () => {
  const forced = nextForced();
  for (let mebibytes = 0; mebibytes < 8; mebibytes += 1) passedOnBytes(1024 * 1024);
  expect(await forced).toBe(constants.NODE_PERFORMANCE_GC_MINOR);
});
