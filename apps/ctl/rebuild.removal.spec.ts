import { MemoryCheckpointStore, MemoryReadModelRegistry } from '#adapter-memory';
import {
  begun,
  changeReadModels,
  handedOver,
  switched,
  type Clock,
  type LogBounds,
  type RebuildTarget,
} from '#event-streaming';
import { FakeClock } from '#test/support/clock/fake.clock.js';
import { removeUnregistered, untilSpare } from './rebuild.removal.js';
import type { RebuildSite } from './rebuild.site.js';

/** Read models of which v2 has become live, and v1 is kept; both have come as far as is given. */
async function newSite({ live, kept }: { readonly live: bigint; readonly kept: bigint }) {
  const registry = new MemoryReadModelRegistry();
  await changeReadModels(registry, begun);
  const models = await changeReadModels(registry, (before) => switched(before, 'services_v2'));
  const checkpoints = new Map([
    ['services_v1', new MemoryCheckpointStore()],
    ['services_v2', new MemoryCheckpointStore()],
  ]);
  await checkpoints.get('services_v1')?.save(0, kept);
  await checkpoints.get('services_v2')?.save(0, live);
  const removed: string[] = [];
  const never = (): never => {
    throw new Error('not asked for here');
  };
  const log: LogBounds = { beginOffsets: never, endOffsets: never };
  const site: RebuildSite = {
    registry,
    log,
    open: (): RebuildTarget => never(),
    checkpointsOf: (name) => checkpoints.get(name) ?? never(),
    stored: () => Promise.resolve(['services_v1', 'services_v2', 'services_v3']),
    isFed: () => Promise.resolve(false),
    remove: (name) => Promise.resolve(void removed.push(name)),
    close: () => Promise.resolve(),
  };
  return { site, models, removed, registry };
}

const clock: Clock = new FakeClock(1_000);

describe('the kept read model is spare', () => {
  test('when the duty to park was handed over and the live one has all that it has', async () => {
    const { site, models } = await newSite({ live: 9n, kept: 9n });
    await expect(untilSpare(site, handedOver(models), clock)).resolves.toBeUndefined();
  });

  test('not while dead letters between would be parked by nobody', async () => {
    const { site, models } = await newSite({ live: 9n, kept: 5n });
    await expect(untilSpare(site, models, clock)).rejects.toThrow(/services_v1 has not passed.*--even-if-behind/);
  });

  test('not while the live one is behind, as after going back too early', async () => {
    const { site, models } = await newSite({ live: 5n, kept: 9n });
    await expect(untilSpare(site, handedOver(models), clock)).rejects.toThrow(/services_v2 is behind services_v1/);
  });
});

test('what is registered while stored names are listed is not removed', async () => {
  const { site, removed, registry } = await newSite({ live: 9n, kept: 9n });
  await registry.replace({
    ...(await registry.load()),
    revision: 3,
    building: { name: 'services_v4', followed: false },
  });
  const stored = async () => {
    const names = [...(await site.stored()), 'services_v5'];
    const models = await registry.load();
    await registry.replace({ ...models, revision: 4, building: { name: 'services_v5', followed: false } });
    return names;
  };
  await removeUnregistered({ ...site, stored }, clock);
  expect(removed).toEqual(['services_v3']);
});
