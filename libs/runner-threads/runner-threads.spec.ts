import { MessageChannel } from 'node:worker_threads';
import { AppError } from '#domain';
import {
  isPacked,
  packBatch,
  type BatchControl,
  type DeadLetter,
  type ProjectionRunner,
  type Runner,
} from '#event-streaming';
import type { ServiceDocument } from '#services';
import {
  batchOf,
  byTurns,
  control,
  farBatchOf as far,
  newRunner,
  newWorld,
  startedByTurns as started,
  type Decoder,
} from '#test/support/builders/runner.world.js';
import { RunnerConnection } from './runner.connection.js';
import { serveRunner, type RunnerSurroundings } from './served.runner.js';
import { ThreadedRunner } from './threaded.runner.js';

/** Never answers. */
const hanging = { load: () => new Promise<never>(() => undefined), write: () => new Promise<never>(() => undefined) };

type Make = (ports: RunnerSurroundings) => ProjectionRunner<ServiceDocument>;

/** A runner at the other end of a channel: all that goes between is plain data, as from thread to thread. */
function connected(make: Make, near: Runner) {
  const channel = new MessageChannel();
  const heard = { batchApplied: jest.fn(), attemptFailed: jest.fn() };
  const parked: DeadLetter[] = [];
  const deadLetters = {
    park: jest.fn((letters: readonly DeadLetter[]) => Promise.resolve(void parked.push(...letters))),
  };
  const close = jest.fn(() => Promise.resolve());
  serveRunner(channel.port2, (ports) => ({ runner: make(ports), close }));
  const connection = new RunnerConnection(channel.port1, { deadLetters, metrics: heard });
  return {
    connection,
    runner: new ThreadedRunner(near, () => [connection]),
    heard,
    parked,
    deadLetters,
    close,
    port: channel.port1,
  };
}

const places: { port: { close(): void } }[] = [];
function place(make: Make, near: Runner = newRunner(newWorld(), started)) {
  const made = connected(make, near);
  places.push(made);
  return made;
}
afterEach(() => {
  for (const { port } of places.splice(0)) port.close();
});

describe('a runner in another thread', () => {
  test('lets go of what it was handed once that is applied', async () => {
    const own = newRunner(newWorld(), started);
    const handle = jest.spyOn(own, 'handle');
    const { runner } = place(() => own);
    await runner.startAt(2);
    await runner.handle(far(0, 2_000, 2, byTurns), control);
    expect(handle.mock.calls.map(([batch]) => isPacked(batch) && batch.records.places.length)).toEqual([0]);
  });

  test('applies what it is handed, and tells how far it has come', async () => {
    const world = newWorld();
    const { runner, heard } = place(({ metrics }) => newRunner(world, started, { metrics }), newRunner(world, started));
    expect(await runner.startAt(2)).toBe(0n);
    expect(await runner.handle(far(0, 5, 2, byTurns), control)).toBe(5n);
    expect([...(await world.services.load(['s0', 's1'])).keys()]).toEqual(['s0', 's1']);
    expect(runner.appliedUpTo(2)).toMatchObject({ offset: 5n });
    expect(runner.appliedUpTo(1)).toBeUndefined();
    expect(await runner.startAt(2)).toBe(5n);
    expect(heard.batchApplied.mock.calls).toEqual([
      [expect.objectContaining({ partition: 2, applied: 5, repeated: 0 })],
    ]);
  });

  test('holds batches while far more is to come, if it may', async () => {
    const world = newWorld();
    const { runner } = place(() => newRunner(world, started));
    expect(await runner.handle(far(0, 5, 0, byTurns), { ...control, mayHold: true })).toBe(0n);
    expect(await world.checkpoints.load()).toEqual(new Map());
    expect(await runner.handle(batchOf(5, 6, 0, byTurns), control)).toBe(6n);
    expect(await world.checkpoints.load()).toEqual(new Map([[0, 6n]]));
  });

  test('parks dead letters in this one, bytes and all', async () => {
    const decode: Decoder = () => ({ kind: 'dead-letter', code: 'INVALID_JSON', message: 'no' });
    const { runner, parked, deadLetters } = place((ports) => newRunner(newWorld(), decode, ports));
    const batch = far(7, 8);
    const value = Buffer.from('kept');
    const records = batch.records.map((record) => ({ ...record, value }));
    await runner.handle({ ...batch, records }, control);
    expect(parked).toMatchObject([{ code: 'INVALID_JSON', partition: 0, record: { offset: 7n } }]);
    expect(Buffer.from(parked[0]?.record.value ?? []).toString()).toBe('kept');
    deadLetters.park.mockRejectedValueOnce(new AppError('INTERNAL', 'refused', false));
    const refused = runner.handle(far(8, 9), control);
    await expect(refused).rejects.toEqual(new AppError('INTERNAL', 'refused', false));
    await expect(refused).rejects.toMatchObject({ code: 'INTERNAL', retriable: false });
  });

  test('shows what it fails with while it tries again, and gives up when it is called off', async () => {
    const world = newWorld();
    const away = new AppError('ENGINE_UNAVAILABLE', 'MongoDB is away', true);
    const services = { load: () => Promise.reject(away), write: () => Promise.reject(away) };
    const calledOff = new AbortController();
    const { runner, heard } = place((ports) => newRunner(world, started, { ...ports, services }));
    const seen: unknown[] = [];
    const given: BatchControl = {
      signal: calledOff.signal,
      heartbeat: () => {
        seen.push(runner.failureOf(0));
        if (seen.length === 3) calledOff.abort();
        return Promise.resolve();
      },
    };
    await expect(runner.handle(far(0, 1), given)).rejects.toMatchObject({ code: 'ABORTED' });
    expect(seen.slice(0, 3)).toEqual(Array(3).fill({ step: 'write', error: away }));
    expect(heard.attemptFailed).toHaveBeenCalledWith('write');
    expect(runner.failureOf(0)).toBeUndefined();
    await expect(runner.handle(far(0, 1), { ...control, signal: calledOff.signal })).rejects.toMatchObject({
      code: 'ABORTED',
    });
  });

  test('gives up when its partition has been taken away', async () => {
    const lost = new AppError('ABORTED', 'the partition was lost', true);
    const away = (): Promise<never> => Promise.reject(new AppError('ENGINE_UNAVAILABLE', 'away', true));
    const { runner } = place((ports) =>
      newRunner(newWorld(), started, { ...ports, services: { load: away, write: away } }),
    );
    const given = { ...control, heartbeat: () => Promise.reject(lost) };
    await expect(runner.handle(far(0, 1), given)).rejects.toEqual(lost);
  });

  test('tells what it stumbled over as a fault of the system', async () => {
    const { runner } = place(() => newRunner(newWorld(), () => JSON.parse('{') as never));
    await expect(runner.handle(far(0, 1), control)).rejects.toMatchObject({
      code: 'INTERNAL',
      message: /SyntaxError/,
    });
  });

  test('whose thread has ended tells those who wait for its answers', async () => {
    const { connection, runner } = place(() => newRunner(newWorld(), started, { services: hanging }));
    const handled = runner.handle(far(0, 1), control);
    const begun = connection.startAt(1);
    connection.end();
    await expect(handled).rejects.toMatchObject({ code: 'ABORTED', retriable: true });
    await expect(begun).rejects.toMatchObject({ code: 'ABORTED' });
  });

  test('lets go of what it holds when its partitions may be another’s', async () => {
    const world = newWorld();
    const { runner } = place(() => newRunner(world, started), newRunner(world, started));
    await runner.handle(far(0, 5, 0, byTurns), { ...control, mayHold: true });
    runner.release();
    await expect(runner.handle(batchOf(5, 6, 0, byTurns), control)).rejects.toMatchObject({ code: 'ABORTED' });
    expect(await runner.startAt(0)).toBe(0n);
    await runner.handle(batchOf(0, 6, 0, byTurns), control);
    expect(await world.checkpoints.load()).toEqual(new Map([[0, 6n]]));
  });

  test('takes no batch before which one is missing', async () => {
    const world = newWorld();
    const { connection } = place(() => newRunner(world, started));
    const given = { ...control, mayHold: true };
    const hand = (from: number, after?: bigint) =>
      connection.handle(packBatch(far(from, from + 2, 0, byTurns)), { ...given, after }, () => undefined);
    await expect(hand(2, 2n)).rejects.toMatchObject({ code: 'ABORTED', retriable: true });
    expect(await hand(0)).toEqual({ durable: 0n, upTo: undefined });
    await expect(hand(4, 4n)).rejects.toMatchObject({ code: 'ABORTED' });
    expect(await hand(2, 2n)).toEqual({ durable: 0n, upTo: undefined });
    expect(await world.checkpoints.load()).toEqual(new Map());
  });

  test('closes what it has open before it ends', async () => {
    const { connection, close } = place(() => newRunner(newWorld(), started));
    await connection.stop();
    expect(close).toHaveBeenCalledTimes(1);
  });
});
