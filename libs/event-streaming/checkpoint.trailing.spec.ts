import { MemoryCheckpointStore } from '#adapter-memory';
import { AppError } from '#domain';
import { checkpointStoreContract } from '#test/contracts/checkpoint-store.contract.js';
import { FakeClock } from '#test/support/clock/fake.clock.js';
import type { CheckpointStore } from './checkpoint-store.port.js';
import { TrailingCheckpoints } from './checkpoint.trailing.js';

const backOff = { firstMs: 1, maxMs: 2, random: () => 0 };

/** Over a store whose saves wait until they are let go on, each to its outcome. */
function heldUp() {
  const kept = new MemoryCheckpointStore();
  const waiting: ((failure?: Error) => void)[] = [];
  const store: CheckpointStore = {
    load: () => kept.load(),
    save: async (partition, offset) => {
      const failure = await new Promise<Error | undefined>((letGo) => waiting.push(letGo));
      if (failure !== undefined) throw failure;
      await kept.save(partition, offset);
    },
  };
  const failures: unknown[] = [];
  const onFailure = (error: unknown): void => void failures.push(error);
  return {
    trailing: new TrailingCheckpoints(store, { clock: new FakeClock(), backOff, onFailure }),
    waiting,
    failures,
  };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const away = new AppError('ENGINE_UNAVAILABLE', 'away', true);

describe('trailing checkpoints', () => {
  test('let the next batch go on, and hold up the one after it', async () => {
    const { trailing, waiting } = heldUp();
    await trailing.save(0, 1n);
    await trailing.save(1, 5n);
    let isNext = false;
    const next = trailing.save(0, 2n).then(() => (isNext = true));
    await turn();
    expect([isNext, waiting.length]).toEqual([false, 2]);
    waiting[0]?.();
    await next;
    expect(await trailing.load()).toEqual(new Map([[0, 1n]]));
    await turn();
    for (const letGo of waiting) letGo();
    await trailing.close();
    expect(await trailing.load()).toEqual(new Map([[0, 2n], [1, 5n]])); // prettier-ignore
  });

  test('are made again while the engine is away, in order', async () => {
    const { trailing, waiting, failures } = heldUp();
    await trailing.save(0, 1n);
    const next = trailing.save(0, 2n);
    waiting[0]?.(away);
    await turn();
    expect(failures).toEqual([away]);
    waiting[1]?.();
    await next;
    expect(await trailing.load()).toEqual(new Map([[0, 1n]]));
  });

  test('tell the next save what one was refused with', async () => {
    const { trailing, waiting } = heldUp();
    await trailing.save(0, 1n);
    waiting[0]?.(new AppError('INTERNAL', 'refused', false));
    await expect(trailing.save(0, 2n)).rejects.toMatchObject({ code: 'INTERNAL' });
    await trailing.save(0, 2n);
    waiting[1]?.();
    await trailing.close();
    expect(await trailing.load()).toEqual(new Map([[0, 2n]]));
  });

  test('wait for an engine that is away until they are closed, and no longer', async () => {
    const { trailing, waiting } = heldUp();
    await trailing.save(0, 1n);
    const next = expect(trailing.save(0, 2n)).rejects.toMatchObject({ code: 'ABORTED' });
    const closed = trailing.close();
    waiting[0]?.(away);
    await Promise.all([closed, next]);
  });
});

checkpointStoreContract('trailing, once it is settled', async () => {
  const store = new MemoryCheckpointStore();
  const open = () => {
    const trailing = new TrailingCheckpoints(store, { clock: new FakeClock(), backOff, onFailure: () => undefined });
    return { load: async () => (await turn(), trailing.load()), save: trailing.save.bind(trailing) };
  };
  return Promise.resolve({ subject: open(), reopen: () => Promise.resolve(open()), close: () => Promise.resolve() });
});
