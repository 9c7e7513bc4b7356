import { packBatch, type BatchControl, type FedBatch } from '#event-streaming';
import { emptyRecord } from '#test/support/builders/facts.js';
import {
  batchOf,
  byTurns,
  control,
  farBatchOf as far,
  newRunner,
  newWorld,
  startedByTurns as started,
} from '#test/support/builders/runner.world.js';
import type { HandleAnswer } from './thread.calls.js';
import { ThreadedRunner } from './threaded.runner.js';

describe('a runner with threads', () => {
  test('spreads partitions over them, and leaves each with its own', async () => {
    const asked: [thread: number, partition: number][] = [];
    const threads = [0, 1].map((thread) => ({
      startAt: () => Promise.resolve(0n),
      handle: ({ partition, nextOffset }: FedBatch) =>
        Promise.resolve((asked.push([thread, partition]), { durable: nextOffset, upTo: undefined })),
      release: () => undefined,
    }));
    const open = jest.fn(() => threads);
    let around = 0;
    const during = <T>(work: () => Promise<T>) => ((around += 1), work());
    const runner = new ThreadedRunner(newRunner(newWorld(), started), open, during);
    await runner.handle(batchOf(0, 1, 7), control);
    expect(open).not.toHaveBeenCalled();
    expect(around).toBe(0);
    for (const partition of [4, 2, 0, 2, 4]) await runner.handle(far(0, 1, partition), control);
    expect(asked).toEqual([[0, 4], [1, 2], [0, 0], [1, 2], [0, 4]]); // prettier-ignore
    expect(open).toHaveBeenCalledTimes(1);
    expect(around).toBe(5);
  });

  test('hands over a few batches ahead of the answers, and tells what a thread failed with', async () => {
    const answers: { resolve(answer: object): void; reject(error: Error): void }[] = [];
    const handed: [offset: bigint, after: bigint | undefined][] = [];
    const place = {
      startAt: () => Promise.resolve(0n),
      handle: ({ nextOffset }: FedBatch, { after }: { after?: bigint | undefined }) => {
        handed.push([nextOffset, after]);
        return new Promise<HandleAnswer>((resolve, reject) => answers.push({ resolve, reject }));
      },
      release: () => undefined,
    };
    const runner = new ThreadedRunner(newRunner(newWorld(), started), () => [place]);
    const patient = { ...control, mayHold: true };
    expect(await runner.handlePacked(packBatch(far(0, 1)), patient)).toBe(0n);
    expect(await runner.handle(far(1, 2), patient)).toBe(0n);
    const third = runner.handle(far(2, 3), patient);
    answers[0]?.resolve({ durable: 1n, upTo: undefined });
    expect(await third).toBe(1n);
    const fourth = runner.handle(far(3, 4), patient);
    answers[1]?.reject(new Error('away'));
    for (const { reject } of answers.slice(2)) reject(new Error('behind one that failed'));
    await expect(fourth).rejects.toThrow('away');
    const again = runner.handle(far(1, 2), control);
    answers.at(-1)?.resolve({ durable: 2n, upTo: undefined });
    expect(await again).toBe(2n);
    expect(handed).toEqual([[1n, undefined], [2n, 1n], [3n, 2n], [4n, 3n], [2n, undefined]]); // prettier-ignore
  });

  test('waits for every answer where much is on its way', async () => {
    const large = { ...emptyRecord(0n), value: Buffer.alloc(16 * 1024 * 1024) };
    let answer = (_answer: HandleAnswer): void => undefined;
    const place = {
      startAt: () => Promise.resolve(0n),
      handle: () => new Promise<HandleAnswer>((resolve) => (answer = resolve)),
      release: () => undefined,
    };
    const runner = new ThreadedRunner(newRunner(newWorld(), started), () => [place]);
    const handled = runner.handle({ ...far(0, 1), records: [large] }, { ...control, mayHold: true });
    expect(await Promise.race([handled, new Promise((resolve) => setImmediate(resolve, 'waits'))])).toBe('waits');
    answer({ durable: 1n, upTo: undefined });
    expect(await handled).toBe(1n);
  });

  test('has done here what is near the end of the log, once nothing is held elsewhere', async () => {
    const world = newWorld();
    const [near, other] = [newRunner(world, started), newRunner(world, started)];
    const [handledHere, handledThere] = [jest.spyOn(near, 'handle'), jest.spyOn(other, 'handle')];
    const place = {
      startAt: (partition: number) => other.startAt(partition),
      handle: async (batch: FedBatch, lent: BatchControl) => {
        const durable = await other.handle(batch, lent);
        return { durable, upTo: other.appliedUpTo(batch.partition) };
      },
      release: () => other.release(),
    };
    const runner = new ThreadedRunner(near, () => [place]);
    const patient = { ...control, mayHold: true };
    await runner.handle(batchOf(0, 2, 0, byTurns), patient);
    await runner.handle(far(2, 4, 0, byTurns), patient);
    expect([handledHere.mock.calls.length, handledThere.mock.calls.length]).toEqual([1, 1]);
    expect(await runner.handle(batchOf(4, 6, 0, byTurns), patient)).toBe(6n);
    expect([handledHere.mock.calls.length, handledThere.mock.calls.length]).toEqual([1, 2]);
    expect(runner.appliedUpTo(0)).toMatchObject({ offset: 6n });
    expect(await runner.handle(batchOf(6, 8, 0, byTurns), patient)).toBe(8n);
    expect([handledHere.mock.calls.length, handledThere.mock.calls.length]).toEqual([2, 2]);
    expect(runner.appliedUpTo(0)).toMatchObject({ offset: 8n });
    await runner.handle(far(8, 9, 0, byTurns), patient);
    expect(await runner.startAt(0)).toBe(8n);
    expect(await runner.handle(batchOf(8, 9, 0, byTurns), patient)).toBe(9n);
    expect([handledHere.mock.calls.length, handledThere.mock.calls.length]).toEqual([3, 3]);
    const stored = await world.services.load(['s0', 's1']);
    expect([...stored.values()].map(({ positions }) => positions.get(0))).toEqual([9n, 8n]);
  });
});
