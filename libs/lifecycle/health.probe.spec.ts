import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '#event-streaming';
import { HealthProbe } from './health.probe.js';

/** A clock whose sleepers wait until they are woken. */
function steppedClock() {
  const sleepers = new Set<() => void>();
  const clock: Clock = {
    now: () => 0,
    sleep: (_, signal) =>
      new Promise((resolve) => {
        sleepers.add(resolve);
        signal?.addEventListener('abort', () => resolve(), { once: true });
      }),
  };
  const step = async (): Promise<void> => {
    for (const wake of sleepers) wake();
    sleepers.clear();
    for (let turns = 0; turns < 5; turns += 1) await nextTurn();
  };
  return { clock, step };
}

describe('HealthProbe', () => {
  test('is not ready until every required engine has answered, and tells why', async () => {
    const { clock, step } = steppedClock();
    const engine = { name: 'mongodb', required: true, ping: jest.fn(() => Promise.reject(new Error('refused'))) };
    const probe = new HealthProbe([engine], clock);
    expect(probe.readiness()).toEqual({
      ready: false,
      checks: { mongodb: { ok: false, required: true, reason: 'not reached yet' } },
    });
    await step();
    expect(probe.readiness().checks['mongodb']).toEqual({ ok: false, required: true, reason: 'refused' });
    engine.ping.mockResolvedValue(undefined as never);
    await step();
    expect(probe.readiness()).toEqual({ ready: true, checks: { mongodb: { ok: true, required: true } } });
    await probe.stop();
  });

  test('is ready without an engine that is not required, and tells of it', async () => {
    const { clock, step } = steppedClock();
    const away = { name: 'kafka', required: false, ping: () => Promise.reject(new Error('away')) };
    const there = { name: 'mongodb', required: true, ping: () => Promise.resolve() };
    const probe = new HealthProbe([away, there], clock);
    await step();
    expect(probe.readiness()).toMatchObject({ ready: true, checks: { kafka: { ok: false, reason: 'away' } } });
    await probe.stop();
  });

  test('is not ready any more once it drains, and tells why', async () => {
    const { clock, step } = steppedClock();
    const probe = new HealthProbe([{ name: 'sqlite', required: true, ping: () => Promise.resolve() }], clock);
    await step();
    expect(probe.readiness().ready).toBe(true);
    probe.drain();
    expect(probe.readiness()).toMatchObject({
      ready: false,
      checks: { process: { ok: false, reason: 'it is stopping' } },
    });
    await probe.stop();
  });

  test('asks its checks each time, and is ready only while those that are required hold', async () => {
    const { clock, step } = steppedClock();
    let ok = true;
    const check = () => (ok ? { ok, required: true } : { ok, required: true, reason: 'it stands still' });
    const probe = new HealthProbe([], clock, { feed: check });
    await step();
    expect(probe.readiness()).toEqual({ ready: true, checks: { feed: { ok: true, required: true } } });
    ok = false;
    expect(probe.readiness()).toEqual({
      ready: false,
      checks: { feed: { ok: false, required: true, reason: 'it stands still' } },
    });
    await probe.stop();
  });
});
