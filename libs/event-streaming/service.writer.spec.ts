import type { ServiceEvent } from '#domain';
import { servicesProjection, type ServiceDocument } from '#services';
import { bareStart, factAt } from '#test/support/builders/facts.js';
import {
  batchOf,
  control,
  newRunner,
  newWorld,
  type Decoder,
  type World,
} from '#test/support/builders/runner.world.js';
import type { StoredService } from './service-store.port.js';

/** At each offset an attached value of its own, in one service. */
const decode: Decoder = ({ offset }) => {
  const event: ServiceEvent = {
    ...{ type: 'ExtensionUpdated', at: 0, circumstances: {}, target: { kind: 'service' } },
    ...{ name: `x${offset}`, value: 1 },
  };
  return { ...factAt(offset, Number(offset), event), serviceId: 's0' };
};

/** The same world, slow to read; `onLost` is called at the moment at which a write turns out to have lost its race. */
function tellingOfLostRaces(world: World, onLost: () => void): World {
  const write = async (all: readonly StoredService<ServiceDocument>[]): Promise<readonly string[]> => {
    const lost = await world.services.write(all);
    if (lost.length > 0) {
      onLost();
    }
    return lost;
  };
  const load = (ids: readonly string[]) => turns(20).then(() => world.services.load(ids));
  const services = { load, write };
  return { ...world, services } as unknown as World;
}

async function turnsOfTheLoop(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await new Promise(setImmediate);
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
}

/** Each service by a start of its own, at each offset. */
function startOf(decoded: string[]): Decoder {
  return ({ offset }) => {
    decoded.push(String(offset));
    return { ...factAt(offset, Number(offset), bareStart), serviceId: `s${offset}` };
  };
}

/** Writes when it is told to, and tells how many services each write has. */
function heldBack(world: World, onBegun: () => void = () => undefined) {
  const writes: { readonly count: number; letGo(error?: Error): void }[] = [];
  const write = async (all: readonly StoredService<ServiceDocument>[]): Promise<readonly string[]> => {
    onBegun();
    await new Promise<void>((resolve, reject) => {
      writes.push({ count: all.length, letGo: (error) => (error === undefined ? resolve() : reject(error)) });
    });
    return world.services.write(all);
  };
  const services = { load: world.services.load.bind(world.services), write };
  return { writes, services };
}

describe('writing many services', () => {
  const many = batchOf(0, 2_400, 0, (offset) => `s${offset}`);

  test('makes out what the next ones come to while others are written, and no more than those', async () => {
    const world = newWorld();
    const decoded: string[] = [];
    const decodedBefore: number[] = [];
    const { writes, services } = heldBack(world, () => decodedBefore.push(decoded.length));
    const heartbeat = jest.fn(() => Promise.resolve());
    const handled = newRunner(world, startOf(decoded), { services }).handle(many, { ...control, heartbeat });
    const seen: [number[], number][] = [];
    for (let round = 0; round < 3; round += 1) {
      await turnsOfTheLoop();
      seen.push([writes.map(({ count }) => count), decoded.length]);
      expect(await world.checkpoints.load()).toEqual(new Map());
      writes[round]?.letGo();
    }
    expect(await handled).toBe(2_400n);
    expect(seen).toEqual([
      [[1_000], 2_000],
      [[1_000, 1_000], 2_400],
      [[1_000, 1_000, 400], 2_400],
    ]);
    expect(decodedBefore).toEqual([1_000, 2_000, 2_400]);
    expect(heartbeat).toHaveBeenCalledTimes(2);
  });

  test.each([0, 2])('fails when write %i does, after which nothing more is written', async (failing) => {
    const world = newWorld();
    const { writes, services } = heldBack(world);
    const handled = newRunner(world, startOf([]), { services }).handle(many, control);
    const outcome = handled.catch((error: unknown) => error);
    for (let round = 0; round <= failing; round += 1) {
      await turnsOfTheLoop();
      writes[round]?.letGo(round === failing ? new Error('broken') : undefined);
    }
    expect(await outcome).toMatchObject({ message: 'broken' });
    await turnsOfTheLoop();
    expect([writes.length, await world.checkpoints.load()]).toEqual([failing + 1, new Map()]);
  });

  test('fails when the partition is lost, but not before what is under way is written', async () => {
    const world = newWorld();
    const { writes, services } = heldBack(world);
    const lost = { ...control, heartbeat: () => Promise.reject(new Error('lost')) };
    let outcome: unknown;
    const handled = newRunner(world, startOf([]), { services }).handle(many, lost);
    void handled.catch((error: unknown) => (outcome = error));
    await turnsOfTheLoop();
    expect([outcome, writes.length]).toEqual([undefined, 1]);
    writes[0]?.letGo();
    await turnsOfTheLoop();
    expect([outcome, writes.length]).toEqual([new Error('lost'), 1]);
  });

  test('asks for the partition before what has lost a race is written again', async () => {
    const world = newWorld();
    const again: Decoder = ({ offset }) => ({ ...factAt(offset, Number(offset), bareStart), serviceId: 's0' });
    await newRunner(world, again).handle(batchOf(0, 1), control);
    const write = jest.fn(world.services.write.bind(world.services));
    const services = { load: world.services.load.bind(world.services), write };
    const lost = { ...control, heartbeat: () => Promise.reject(new Error('lost')) };
    await expect(newRunner(world, again, { services }).handle(batchOf(1, 2), lost)).rejects.toThrow('lost');
    expect(write).toHaveBeenCalledTimes(1);
    expect(await newRunner(world, again).handle(batchOf(1, 2), control)).toBe(2n);
  });

  test('lets a failure wait for whoever asks for it, however long the partition is asked for meanwhile', async () => {
    const unhandled = jest.fn();
    process.on('unhandledRejection', unhandled);
    const world = newWorld();
    const services = {
      load: world.services.load.bind(world.services),
      write: () => Promise.reject(new Error('broken')),
    };
    const slow = { ...control, heartbeat: () => turnsOfTheLoop() };
    await expect(newRunner(world, startOf([]), { services }).handle(many, slow)).rejects.toThrow('broken');
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });
});

describe('writing services', () => {
  test.each(Array.from({ length: 12 }, (_, index) => index))(
    'a third partition that reads %i turns after a lost race sees nothing that was not stored',
    async (count) => {
      const world = newWorld();
      let third: Promise<unknown> = Promise.resolve();
      const telling = tellingOfLostRaces(world, () => {
        third = turns(count).then(() => runner.handle(batchOf(2, 3, 2), control));
      });
      const runner = newRunner(telling, decode);
      await Promise.all(
        [0, 1].map((partition) => runner.handle(batchOf(partition, partition + 1, partition), control)),
      );
      await third;
      const stored = (await world.services.load(['s0'])).get('s0');
      const { extensions } = servicesProjection.fromDocument(stored?.document ?? { rest: '' });
      expect(Object.keys(extensions).sort()).toEqual(['x0', 'x1', 'x2']);
    },
  );
});
