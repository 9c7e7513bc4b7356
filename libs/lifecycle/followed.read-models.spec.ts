import { MemoryReadModelRegistry } from '#adapter-memory';
import { begun, changeReadModels, dropped, followed, rolledBack, switched } from '#event-streaming';
import { FollowedReadModels } from './followed.read-models.js';
import { systemClock } from './system.clock.js';

const silent = { debug: jest.fn(), info: jest.fn(), warn: jest.fn(), error: jest.fn() };

/** Looks as fast as it can. */
const clock = { now: () => systemClock.now(), sleep: () => new Promise<void>((resolve) => setImmediate(resolve)) };

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

describe('FollowedReadModels', () => {
  test('feeds what is registered, begins with what comes and lets go of what is gone', async () => {
    const registry = new MemoryReadModelRegistry();
    const begunWith: string[] = [];
    const stopped: string[] = [];
    const follow = (name: string) => {
      begunWith.push(name);
      return { check: () => ({ ok: true, required: true }), stop: () => Promise.resolve(void stopped.push(name)) };
    };
    const models = new FollowedReadModels({ registry, clock, logger: silent, follow });
    models.start();
    await until(() => models.names.length === 1);
    await changeReadModels(registry, begun);
    await changeReadModels(registry, (loaded) => followed(loaded, 'services_v2'));
    await until(() => models.names.length === 2);
    await changeReadModels(registry, (loaded) => switched(loaded, 'services_v2'));
    await changeReadModels(registry, rolledBack);
    await changeReadModels(registry, dropped);
    await until(() => models.names.length === 1);
    expect([begunWith, stopped]).toEqual([['services_v1', 'services_v2'], ['services_v2']]);
    await models.stop();
    expect([models.names, stopped]).toEqual([[], ['services_v2', 'services_v1']]);
  });

  test('begins as soon as the registry can be asked', async () => {
    const load = jest.fn(() => Promise.reject(new Error('MongoDB is away')));
    const registry = new MemoryReadModelRegistry();
    const models = new FollowedReadModels({
      registry: { load: () => (load.mock.calls.length < 3 ? load() : registry.load()) },
      clock,
      logger: silent,
      follow: () => ({ check: () => ({ ok: true, required: true }), stop: () => Promise.resolve() }),
    });
    models.start();
    await until(() => models.names.length === 1);
    await models.stop();
    expect(load).toHaveBeenCalledTimes(3);
  });
});
