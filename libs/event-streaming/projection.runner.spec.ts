import fc from 'fast-check';
import type { ServiceEvent } from '#domain';
import { servicesProjection } from '#services';
import { factAt } from '#test/support/builders/facts.js';
import { anyEvent } from '#test/support/builders/histories.js';
import {
  away,
  batchOf,
  byTurns,
  control,
  newRunner,
  newWorld,
  unreliable,
  type Decoder,
  type World,
} from '#test/support/builders/runner.world.js';

/** One event in two services, by turns, at each offset. */
function decoderOf(events: readonly (readonly [ServiceEvent, number])[]): Decoder {
  return (record) => {
    const index = Number(record.offset);
    const [event, identity] = events[index] ?? [{ type: 'ServiceDeleted', at: 0, circumstances: {} }, index];
    return { ...factAt(index, identity, event), serviceId: byTurns(index) };
  };
}

async function documentsOf({ services }: World): Promise<object[]> {
  const stored = await services.load(['s0', 's1']);
  return ['s0', 's1'].map((id) => ({ ...stored.get(id), revision: 0 }));
}

const anyEvents = fc.array(fc.tuple(anyEvent, fc.nat(60)), { maxLength: 60 });

describe('the runner', () => {
  test('ends in the documents of one pass, however batches are split, repeated and cut off', async () => {
    await fc.assert(
      fc.asyncProperty(anyEvents, fc.infiniteStream(fc.nat(11)), async (events, randoms) => {
        const chance = (): number => Number(randoms.next().value);
        const decode = decoderOf(events);
        const calm = newWorld();
        await newRunner(calm, decode).handle(batchOf(0, events.length, 0, byTurns), control);
        const world = newWorld();
        const runners = [newRunner(unreliable(world, chance), decode), newRunner(unreliable(world, chance), decode)];
        for (let from = 0; from < events.length; from += 1 + chance()) {
          const batch = batchOf(Math.max(0, from - chance()), Math.min(events.length, from + 12), 0, byTurns);
          await runners[chance() % 2]?.handle(batch, control);
        }
        await runners[0]?.handle(batchOf(0, events.length, 0, byTurns), control);
        expect(await documentsOf(world)).toEqual(await documentsOf(calm));
        expect(await world.checkpoints.load()).toEqual(new Map([[0, BigInt(events.length)]]));
      }),
      { numRuns: 300 },
    );
  });

  test('two runners at once, one service through two partitions: each event takes effect once', async () => {
    const count = 40;
    const update = (index: number): ServiceEvent => ({
      ...{ type: 'ExtensionUpdated', at: 0, circumstances: {}, value: index, name: `x${index}` },
      target: { kind: 'service' },
    });
    const decode =
      (shift: number): Decoder =>
      (record) => {
        const index = Number(record.offset) + shift;
        return { ...factAt(record.offset, index, update(index)), serviceId: 's0' };
      };
    const world = newWorld();
    const feed = async (partition: number) => {
      const runner = newRunner(world, decode(partition * 1_000));
      for (let from = 0; from < count; from += 3)
        await runner.handle(batchOf(from, Math.min(count, from + 3), partition), control);
    };
    await Promise.all([feed(0), feed(1)]);
    const stored = (await world.services.load(['s0'])).get('s0');
    expect(stored?.positions).toEqual(
      new Map([
        [0, 40n],
        [1, 40n],
      ]),
    );
    expect(Object.keys(servicesProjection.fromDocument(stored?.document ?? { rest: '' }).extensions)).toHaveLength(
      2 * count,
    );
  });

  test('parks dead letters before anything is written, and the good ones flow on', async () => {
    const world = newWorld();
    const steps: string[] = [];
    const noted: World = {
      services: {
        load: (ids: string[]) => world.services.load(ids),
        write: (all: never) => (steps.push('write'), world.services.write(all)),
      },
      checkpoints: {
        load: () => world.checkpoints.load(),
        save: (p: number, o: bigint) => (steps.push('checkpoint'), world.checkpoints.save(p, o)),
      },
      deadLetters: { park: (letters: never) => (steps.push('park'), world.deadLetters.park(letters)) },
    } as unknown as World;
    const good = decoderOf([
      [{ type: 'ServiceStarted', id: 's0', at: 0, fields: {}, circumstances: {}, extensions: {} }, 0],
    ]);
    const decode: Decoder = (record) =>
      record.offset === 1n
        ? { kind: 'dead-letter', code: 'INVALID_DATA', message: 'no' }
        : record.offset === 0n
          ? good(record)
          : { kind: 'not-ours' };
    await newRunner(noted, decode).handle(batchOf(0, 3), control);
    expect(steps).toEqual(['park', 'write', 'checkpoint']);
    expect(world.deadLetters.parked()).toMatchObject([
      { topic: 'events', partition: 0, code: 'INVALID_DATA', record: { offset: 1n } },
    ]);
  });

  test('a stale cached service never calls an event too large', async () => {
    const world = newWorld();
    const started: ServiceEvent = {
      type: 'ServiceStarted',
      id: 's0',
      at: 0,
      fields: {},
      circumstances: {},
      extensions: {},
    };
    const value = (size: number): ServiceEvent => ({
      ...{ type: 'ExtensionUpdated', at: 0, circumstances: {}, value: 'x'.repeat(size) },
      ...{ target: { kind: 'service' }, name: `big${size}` },
    });
    const events = new Map<string, readonly [ServiceEvent, number]>([
      ['0:0', [started, 0]],
      ['0:1', [value(500), 1]],
      ['1:0', [{ type: 'ServiceDeleted', at: 0, circumstances: {} }, 2]],
      ['0:2', [value(600), 3]],
    ]);
    const decode =
      (partition: number): Decoder =>
      (record) => {
        const [event, identity] = events.get(`${partition}:${record.offset}`) ?? [started, 9];
        return { ...factAt(record.offset, identity, event), serviceId: 's0' };
      };
    const first = newRunner(world, decode(0));
    await first.handle(batchOf(0, 2), control);
    await newRunner(world, decode(1)).handle(batchOf(0, 1, 1), control);
    await first.handle(batchOf(2, 3), control);
    expect(world.deadLetters.parked()).toEqual([]);
  });

  test('calls it a day when it is stopped while an engine is away', async () => {
    const world = newWorld();
    const stuck = newRunner({ ...world, services: { load: away, write: away } as never }, decoderOf([]));
    const stopped = { ...control, signal: AbortSignal.abort() };
    await expect(stuck.handle(batchOf(0, 1), stopped)).rejects.toMatchObject({ code: 'ABORTED' });
    expect(await world.checkpoints.load()).toEqual(new Map());
  });
});
