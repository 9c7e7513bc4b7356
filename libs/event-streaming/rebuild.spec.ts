import { AppError } from '#domain';
import { newRebuildWorld, RECORDS, sum } from '#test/support/builders/rebuild.world.js';
import { changeReadModels } from './read-model.change.js';
import { abandoned, begun, rolledBack, switched, type ReadModels } from './read-models.js';
import { Rebuild } from './rebuild.js';
import type { RebuildTarget } from './rebuild.ports.js';
import type { RebuildProgress } from './rebuild.progress.js';

const { signal } = new AbortController();

describe('Rebuild', () => {
  test('loads all, makes the indexes behind it, lets others follow, and switches', async () => {
    const { registry, storeOf, steps, progress, ports } = await newRebuildWorld();
    const models = await new Rebuild(ports).run({ signal });
    expect(models).toMatchObject({ live: 'services_v2', kept: 'services_v1', parking: ['services_v2'] });
    expect(await registry.load()).toEqual(models);
    expect(sum(await storeOf('services_v2').load())).toBe(RECORDS);
    expect(steps).toEqual(['open services_v2', `indexes at ${RECORDS}`, 'followed: true']);
    expect([...new Set(progress.map(({ phase }) => phase))]).toEqual([
      'loading',
      'indexing',
      'catching up',
      'handing over',
    ]);
    expect(progress.at(-1)).toMatchObject({ readModel: 'services_v2', applied: RECORDS, total: RECORDS });
  });

  test('that was stopped goes on from its checkpoints', async () => {
    const { registry, storeOf, steps, ports } = await newRebuildWorld();
    const stop = new AbortController();
    const stopping = { ...ports, onProgress: ({ applied }: RebuildProgress) => void (applied > 5 && stop.abort()) };
    const stopped = new Rebuild({ ...stopping, open: slowly(ports.open) }).run({ signal: stop.signal });
    await expect(stopped).rejects.toMatchObject({ code: 'ABORTED' });
    const reached = sum(await storeOf('services_v2').load());
    expect(reached).toBeGreaterThan(5);
    expect((await registry.load()).building).toEqual({ name: 'services_v2', followed: false });
    const startedAt: number[] = [];
    const open = (name: string): RebuildTarget => {
      const target = ports.open(name);
      return { ...target, start: async () => (startedAt.push(sum(await target.checkpoints.load())), target.start()) };
    };
    expect((await new Rebuild({ ...ports, open }).run({ signal })).live).toBe('services_v2');
    expect(startedAt).toEqual([reached]);
    expect(steps.filter((step) => step.startsWith('open'))).toHaveLength(2);
  });

  test('refuses a log that has lost its beginning, unless told to take what is left', async () => {
    const { registry, ports } = await newRebuildWorld();
    const log = { ...ports.log, beginOffsets: () => Promise.resolve(new Map([[0, 0n], [1, 4n]])) }; // prettier-ignore
    const rebuild = new Rebuild({ ...ports, log });
    await expect(rebuild.run({ signal })).rejects.toThrow(/partition 1 of the log begins at offset 4.*--even-if-cut/);
    expect((await registry.load()).building).toBeUndefined();
    expect((await rebuild.run({ signal, evenIfCut: true })).live).toBe('services_v2');
  });

  test('does not switch when nobody else feeds the new one', async () => {
    const { registry, ports } = await newRebuildWorld();
    const open = (name: string): RebuildTarget => ({ ...ports.open(name), isFollowed: () => Promise.resolve(false) });
    await expect(new Rebuild({ ...ports, open }).run({ signal })).rejects.toMatchObject({ code: 'TIMED_OUT' });
    expect((await registry.load()).live).toBe('services_v1');
  });

  test('leaves both on duty for dead letters while the old one is behind what the new one may have seen', async () => {
    const { registry, storeOf, append, follow, ports } = await newRebuildWorld();
    await append(RECORDS, RECORDS + 9);
    const rebuild = new Rebuild(ports);
    const models = await rebuild.run({ signal });
    expect([models.live, models.parking]).toEqual(['services_v2', ['services_v2', 'services_v1']]);
    expect(sum(await storeOf('services_v1').load())).toBe(RECORDS);
    await follow('services_v1');
    expect((await rebuild.handOver(models)).parking).toEqual(['services_v2']);
    expect((await registry.load()).parking).toEqual(['services_v2']);
  });

  test('that was cut off behind the switch hands over when it is run again, and builds nothing', async () => {
    const { registry, steps, ports } = await newRebuildWorld();
    for (const rule of [begun, (models: ReadModels) => switched(models, 'services_v2')]) {
      await changeReadModels(registry, rule);
    }
    const models = await new Rebuild(ports).run({ signal });
    expect(models).toMatchObject({ live: 'services_v2', kept: 'services_v1', parking: ['services_v2'] });
    expect(await registry.load()).toEqual(models);
    expect(steps).toEqual([]);
  });

  test('that somebody gave up meanwhile makes nothing live, not even what was begun since', async () => {
    const { registry, ports } = await newRebuildWorld();
    const open = (name: string): RebuildTarget => {
      const ensureIndexes = async () => {
        for (const rule of [abandoned, begun]) await changeReadModels(registry, rule);
      };
      return { ...ports.open(name), ensureIndexes };
    };
    const givenUp = new Rebuild({ ...ports, open }).run({ signal });
    await expect(givenUp).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('services_v2 is not being built') as string,
    });
    expect(await registry.load()).toMatchObject({
      live: 'services_v1',
      building: { name: 'services_v3', followed: false },
    });
  });

  test('waits for an engine that goes away while it works', async () => {
    const { ports } = await newRebuildWorld();
    let calls = 0;
    const attempt = <T>(work: () => Promise<T>): Promise<T> => {
      calls += 1;
      if (calls > 1 && calls % 2 === 0) return Promise.reject(new AppError('ENGINE_UNAVAILABLE', 'it is away', true));
      return work();
    };
    const log = { ...ports.log, endOffsets: () => attempt(() => ports.log.endOffsets()) };
    const open = (name: string): RebuildTarget => {
      const target = ports.open(name);
      return { ...target, isFollowed: (live) => attempt(() => target.isFollowed(live)) };
    };
    const failures: unknown[] = [];
    const onFailure = (error: unknown) => void failures.push(error);
    const models = await new Rebuild({ ...ports, log, open, onFailure }).run({ signal });
    expect(models).toMatchObject({ live: 'services_v2', kept: 'services_v1' });
    expect(failures).toContainEqual(expect.objectContaining({ code: 'ENGINE_UNAVAILABLE' }));
  });

  test('ends no hand-over but its own', async () => {
    const { registry, storeOf, append, follow, ports } = await newRebuildWorld();
    await append(RECORDS, RECORDS + 9);
    const rebuild = new Rebuild(ports);
    const models = await rebuild.run({ signal });
    await changeReadModels(registry, rolledBack);
    await follow('services_v1');
    expect(await rebuild.handOver(models)).toMatchObject({
      live: 'services_v1',
      parking: ['services_v1', 'services_v2'],
    });
    expect(sum(await storeOf('services_v2').load())).toBe(RECORDS + 9);
  });

  test('by two at once ends in one switch', async () => {
    const { registry, ports } = await newRebuildWorld();
    const outcomes = await Promise.allSettled([1, 2].map(() => new Rebuild(ports).run({ signal })));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    expect(await registry.load()).toMatchObject({ live: 'services_v2', kept: 'services_v1', highest: 2 });
  });
});

/** Each batch takes some turns. */
function slowly(open: (name: string) => RebuildTarget): (name: string) => RebuildTarget {
  return (name) => {
    const target = open(name);
    const save = target.checkpoints.save.bind(target.checkpoints);
    jest.spyOn(target.checkpoints, 'save').mockImplementation(async (partition, offset) => {
      for (let turns = 0; turns < 5; turns += 1) await new Promise((resolve) => setImmediate(resolve));
      return save(partition, offset);
    });
    return target;
  };
}
