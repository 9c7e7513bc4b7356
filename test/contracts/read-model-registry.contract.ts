import { begun, FIRST_READ_MODELS, followed, switched, type ReadModelRegistry } from '#event-streaming';
import { eachOpened, type Open } from './opening.js';

/** Every promise of the {@link ReadModelRegistry} port. */
export function readModelRegistryContract(name: string, open: Open<ReadModelRegistry>): void {
  describe(`ReadModelRegistry: ${name}`, () => {
    const { subject, reopen } = eachOpened(open);
    const building = { ...begun(FIRST_READ_MODELS), revision: 1 };

    it('has one read model before the first change', async () => {
      expect(await subject().load()).toEqual(FIRST_READ_MODELS);
    });

    it('loads what was put in place, whole, also when it is opened again', async () => {
      expect(await subject().replace(building)).toBe(true);
      expect(await subject().load()).toEqual(building);
      const kept = { ...switched(building, 'services_v2'), revision: 2 };
      expect(await subject().replace(kept)).toBe(true);
      expect(await (await reopen()).load()).toEqual(kept);
    });

    it('refuses a change of what has changed meanwhile, and stays as it is', async () => {
      await subject().replace(building);
      expect(await subject().replace({ ...FIRST_READ_MODELS, revision: 1 })).toBe(false);
      expect(await subject().replace({ ...FIRST_READ_MODELS, revision: 3 })).toBe(false);
      expect(await subject().load()).toEqual(building);
    });

    it('lets one of many at once succeed', async () => {
      const first = await Promise.all(Array.from({ length: 20 }, () => subject().replace(building)));
      expect(first.filter(Boolean)).toHaveLength(1);
      const second = await Promise.all(
        Array.from({ length: 20 }, () => subject().replace({ ...followed(building, 'services_v2'), revision: 2 })),
      );
      expect(second.filter(Boolean)).toHaveLength(1);
    });
  });
}
