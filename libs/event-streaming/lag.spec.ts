import { FakeClock } from '#test/support/clock/fake.clock.js';
import { LagMeter } from './lag.js';

/** A log that ends at `end` and a read model that has come to `reached`, at a time. */
function meterAt(clock: FakeClock) {
  const state = { end: 0n, reached: 0n, last: undefined as { offset: bigint; timestamp: number } | undefined };
  const measured: [number, number, number][] = [];
  const metrics = { lagMeasured: (...figures: [number, number, number]) => void measured.push(figures) };
  const meter = new LagMeter({
    logEnd: { endOffsets: () => Promise.resolve(new Map([[0, state.end]])) },
    checkpoints: { load: () => Promise.resolve(new Map([[0, state.reached]])), save: () => Promise.resolve() },
    clock,
    metrics: { ...metrics, batchApplied: jest.fn(), attemptFailed: jest.fn() },
    runner: { appliedUpTo: () => state.last },
  });
  const measure = async (change: Partial<typeof state>) => {
    Object.assign(state, change);
    await meter.measure();
    return measured.at(-1);
  };
  return { measure };
}

describe('LagMeter', () => {
  test('tells no lag where the read model has come to the end, or beyond what the log tells', async () => {
    const { measure } = meterAt(new FakeClock());
    expect(await measure({ end: 5n, reached: 5n })).toEqual([0, 0, 0]);
    expect(await measure({ end: 5n, reached: 7n })).toEqual([0, 0, 0]);
  });

  test('tells the age of the oldest unapplied record, not of the last idle hour', async () => {
    const clock = new FakeClock(3_600_000);
    const { measure } = meterAt(clock);
    await measure({ end: 5n, reached: 5n, last: { offset: 5n, timestamp: 1_000 } });
    await clock.sleep(2_000);
    expect(await measure({ end: 6n })).toEqual([0, 1, 2]);
    await clock.sleep(2_000);
    expect(await measure({ end: 9n })).toEqual([0, 4, 4]);
  });

  test('tells the age of an old backlog by what was applied before it', async () => {
    const clock = new FakeClock(10_000);
    const { measure } = meterAt(clock);
    expect(await measure({ end: 9n, reached: 4n })).toEqual([0, 5, 0]);
    expect(await measure({ reached: 5n, last: { offset: 5n, timestamp: 1_000 } })).toEqual([0, 4, 9]);
  });

  test('does not grow for a partition that another runner keeps up with', async () => {
    const clock = new FakeClock(10_000);
    const { measure } = meterAt(clock);
    await measure({ end: 5n, reached: 4n, last: { offset: 2n, timestamp: 1_000 } });
    for (let round = 1n; round < 9n; round += 1n) {
      await clock.sleep(2_000);
      expect(await measure({ end: 5n + 10n * round, reached: 4n + 10n * round })).toEqual([0, 1, 0]);
    }
  });
});
