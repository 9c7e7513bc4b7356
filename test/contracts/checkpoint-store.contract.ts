import type { CheckpointStore } from '#event-streaming';
import { BEYOND_DOUBLE, eachOpened, type Open } from './opening.js';

/** Every promise of the {@link CheckpointStore} port. */
export function checkpointStoreContract(name: string, open: Open<CheckpointStore>): void {
  describe(`CheckpointStore: ${name}`, () => {
    const { subject, reopen } = eachOpened(open);

    it('knows no partition at first', async () => {
      expect(await subject().load()).toEqual(new Map());
    });

    it('loads what was saved, for each partition, also when it is opened again', async () => {
      await subject().save(0, 7n);
      await subject().save(11, 0n);
      expect(await subject().load()).toEqual(new Map([[0, 7n], [11, 0n]])); // prettier-ignore
      expect(await (await reopen()).load()).toEqual(new Map([[0, 7n], [11, 0n]])); // prettier-ignore
    });

    it('advances and never goes back', async () => {
      for (const offset of [5n, 9n, 3n]) await subject().save(1, offset);
      expect((await subject().load()).get(1)).toBe(9n);
    });

    it('never goes back when many save at once', async () => {
      const offsets = Array.from({ length: 50 }, (_, index) => BigInt((index * 37) % 50));
      await Promise.all(offsets.map((offset) => subject().save(3, offset)));
      expect((await subject().load()).get(3)).toBe(49n);
    });

    it('saves those of many partitions at once', async () => {
      const offsets = Array.from({ length: 20 }, (_, partition) => [partition, BigInt(partition) * 3n] as const);
      await Promise.all(offsets.map(([partition, offset]) => subject().save(partition, offset)));
      expect(await subject().load()).toEqual(new Map(offsets));
    });

    it('keeps offsets beyond 2^53 apart', async () => {
      await subject().save(0, BEYOND_DOUBLE);
      await subject().save(0, BEYOND_DOUBLE - 1n);
      expect((await (await reopen()).load()).get(0)).toBe(BEYOND_DOUBLE);
      await subject().save(0, 2n ** 63n - 1n);
      expect((await subject().load()).get(0)).toBe(2n ** 63n - 1n);
    });
  });
}
