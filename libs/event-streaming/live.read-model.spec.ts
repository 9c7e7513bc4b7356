import { MemoryCheckpointStore, MemoryReadModelRegistry } from '#adapter-memory';
import { AppError } from '#domain';
import { FakeClock } from '#test/support/clock/fake.clock.js';
import { LiveReadModel } from './live.read-model.js';
import { changeReadModels } from './read-model.change.js';
import { begun, dropped, switched } from './read-models.js';

/** A log that ends at 10, the live read model, and a new one that has become live in the registry. */
async function switchedWorld() {
  const clock = new FakeClock(1_000_000);
  const registry = new MemoryReadModelRegistry();
  const ends = new Map([[0, 10n]]);
  const models = new Map(['services_v1', 'services_v2'].map((name) => [name, named(name)] as const));
  const open = (name: string) => models.get(name) ?? named(name);
  const logEnd = { endOffsets: jest.fn(() => Promise.resolve(new Map(ends))) };
  const live = new LiveReadModel({ registry, logEnd, clock, open });
  const before = await live.model();
  await changeReadModels(registry, begun);
  await changeReadModels(registry, (loaded) => switched(loaded, 'services_v2'));
  const nameNow = async () => (await live.model()).name;
  return { clock, registry, ends, live, logEnd, before, nameNow, next: open('services_v2') };
}

/** Lets everything go on that waits for nothing. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

function named(name: string) {
  return { name, checkpoints: new MemoryCheckpointStore() };
}

describe('LiveReadModel', () => {
  test('goes over to the new one when that has all that the log holds', async () => {
    const { live, next, nameNow, before } = await switchedWorld();
    expect([before.name, await nameNow()]).toEqual(['services_v1', 'services_v1']);
    await next.checkpoints.save(0, 10n);
    await live.refresh();
    expect(await nameNow()).toBe('services_v2');
  });

  test('stays with the old one while the new one is behind', async () => {
    const { live, next, nameNow } = await switchedWorld();
    await next.checkpoints.save(0, 9n);
    await live.refresh();
    expect(await nameNow()).toBe('services_v1');
    await next.checkpoints.save(0, 10n);
    await live.refresh();
    expect(await nameNow()).toBe('services_v2');
  });

  test('holds back who comes while it goes over, until the new one has what was appended meanwhile', async () => {
    const { live, next, ends, logEnd, nameNow } = await switchedWorld();
    await next.checkpoints.save(0, 10n);
    const asked: Promise<string>[] = [];
    logEnd.endOffsets.mockImplementation(() => {
      if (logEnd.endOffsets.mock.calls.length === 2) {
        ends.set(0, 11n);
        asked.push(Promise.resolve().then(nameNow));
        setImmediate(() => void next.checkpoints.save(0, 11n));
      }
      return Promise.resolve(new Map(ends));
    });
    const load = jest.spyOn(next.checkpoints, 'load').mockImplementation(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return MemoryCheckpointStore.prototype.load.call(next.checkpoints);
    });
    await live.refresh();
    expect(await Promise.all(asked)).toEqual(['services_v2']);
    expect(load.mock.calls.length).toBeGreaterThan(1);
  });

  test('asks where the log ends only when the reads of the old one have ended: what they saw, the new one has', async () => {
    const { clock, live, next, ends, logEnd, nameNow } = await switchedWorld();
    await next.checkpoints.save(0, 10n);
    // Time stands still: who waits with a bound waits, who only looks again looks again.
    jest
      .spyOn(clock, 'sleep')
      .mockImplementation((_, signal) =>
        signal === undefined ? turns() : new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
      );
    let end = (): void => undefined;
    const reading = live.read(async ({ name }) => {
      await new Promise<void>((resolve) => (end = resolve));
      return name;
    });
    await turns();
    const going = live.refresh();
    await turns();
    const behind = nameNow();
    expect(logEnd.endOffsets).toHaveBeenCalledTimes(1);
    ends.set(0, 11n);
    end();
    expect(await reading).toBe('services_v1');
    await turns();
    await next.checkpoints.save(0, 11n);
    await going;
    expect(await behind).toBe('services_v2');
  });

  test('stays with the old one while a read of that does not end', async () => {
    const { live, next, nameNow } = await switchedWorld();
    await next.checkpoints.save(0, 10n);
    void live.read(() => new Promise(() => undefined));
    await turns();
    await live.refresh();
    expect(await nameNow()).toBe('services_v1');
  });

  test('stays with the old one while the log cannot tell its end', async () => {
    const { live, next, logEnd, nameNow } = await switchedWorld();
    await next.checkpoints.save(0, 10n);
    logEnd.endOffsets.mockRejectedValueOnce(new AppError('ENGINE_UNAVAILABLE', 'away', true));
    await live.refresh();
    expect(await nameNow()).toBe('services_v1');
  });

  test('leaves one that nobody keeps up to date any more, however it is with the new one', async () => {
    const { live, registry, nameNow } = await switchedWorld();
    await changeReadModels(registry, dropped);
    await live.refresh();
    expect(await nameNow()).toBe('services_v2');
  });

  test('looks again before it is used after a sleep', async () => {
    const { clock, next, nameNow } = await switchedWorld();
    await next.checkpoints.save(0, 10n);
    expect(await nameNow()).toBe('services_v1');
    await clock.sleep(5_001);
    expect(await nameNow()).toBe('services_v2');
  });

  test('rejects while it was never known', async () => {
    const load = () => Promise.reject(new AppError('ENGINE_UNAVAILABLE', 'MongoDB is away', true));
    const endOffsets = () => Promise.resolve(new Map());
    const live = new LiveReadModel({ registry: { load }, logEnd: { endOffsets }, clock: new FakeClock(), open: named });
    await expect(live.model()).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' });
  });
});
