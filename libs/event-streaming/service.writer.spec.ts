import type { ServiceEvent } from '#domain';
import { servicesProjection, type ServiceDocument } from '#services';
import { factAt } from '#test/support/builders/facts.js';
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

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
}

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
