import { MemoryCheckpointStore, MemoryEventFeed, MemoryEventLog, MemoryReadModelRegistry } from '#adapter-memory';
import type { Clock, RebuildProgress, RebuildTarget } from '#event-streaming';
import { record } from '#test/contracts/records.js';
import { FakeClock } from '#test/support/clock/fake.clock.js';

const PARTITIONS = 3;
/** Records in the log at first. */
export const RECORDS = 50;
/** Its sleepers let others work meanwhile, a little. */
const clock = new (class extends FakeClock implements Clock {
  override async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    await super.sleep(milliseconds, signal);
  }
})(1_000);

/** A log with records, a live read model that has them all, and targets that take them in by two. */
export async function newRebuildWorld() {
  const registry = new MemoryReadModelRegistry();
  const log = new MemoryEventLog({ clock, partitions: PARTITIONS });
  const append = (from: number, to: number) =>
    log.append(Array.from({ length: to - from }, (_, index) => record(`key ${from + index}`, 'value')));
  const stores = new Map<string, MemoryCheckpointStore>();
  const storeOf = (name: string): MemoryCheckpointStore => {
    const store = stores.get(name) ?? new MemoryCheckpointStore();
    stores.set(name, store);
    return store;
  };
  const follow = async (name: string) => {
    for (const [partition, end] of await log.endOffsets()) await storeOf(name).save(partition, end);
  };
  await append(0, RECORDS);
  await follow('services_v1');
  const steps: string[] = [];
  const target = (name: string): RebuildTarget => {
    steps.push(`open ${name}`);
    const checkpoints = storeOf(name);
    const feed = new MemoryEventFeed(log, { clock, batchRecords: 2 });
    const startAt = async (partition: number) => (await checkpoints.load()).get(partition) ?? 0n;
    return {
      checkpoints,
      ensureIndexes: async () => void steps.push(`indexes at ${sum(await checkpoints.load())}`),
      start: () =>
        feed.start({ startAt, handle: ({ partition, nextOffset }) => checkpoints.save(partition, nextOffset) }),
      isFollowed: async () => (steps.push(`followed: ${(await registry.load()).building?.followed === true}`), true),
      stop: () => feed.stop(),
    };
  };
  const progress: RebuildProgress[] = [];
  const begins = { beginOffsets: () => Promise.resolve(new Map([[0, 0n]])) };
  const ports = {
    registry,
    clock,
    open: target,
    checkpointsOf: storeOf,
    log: { ...begins, endOffsets: () => log.endOffsets() },
    onProgress: (told: RebuildProgress) => void progress.push(told),
  };
  return { registry, log, append, storeOf, follow, steps, progress, ports };
}

/** How many records a position stands for. */
export function sum(position: ReadonlyMap<number, bigint>): number {
  return Number([...position.values()].reduce((total, offset) => total + offset, 0n));
}
