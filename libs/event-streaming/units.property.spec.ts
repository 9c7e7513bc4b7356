import fc from 'fast-check';
import { newRunner, newWorld, unreliable } from '#test/support/builders/runner.world.js';
import {
  calmOutcome,
  COUNT,
  documentsOf,
  Feeding,
  lettersOf,
  RestlessClock,
  slow,
  woven,
} from '#test/support/builders/restless.feeding.js';

test('whatever waits, is applied beside, left over, given up or begun anew: the outcome is that of one pass', async () => {
  const expected = await calmOutcome();
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.nat(24)), fc.boolean(), async (randoms, isCalm) => {
      const chance = (): number => Number(randoms.next().value);
      const world = newWorld();
      const clock = new RestlessClock(chance);
      const makeAnew = () =>
        newRunner(slow(isCalm ? world : unreliable(world, chance), chance), woven, { clock }, { heldBytes: 20_000 });
      const feeding = new Feeding(makeAnew(), isCalm ? () => Math.max(5, chance()) : chance);
      for (let steps = 0; steps < 25; steps += 1) await feeding.step(makeAnew);
      await feeding.finish();
      expect(await documentsOf(world)).toEqual(expected.documents);
      expect(await world.checkpoints.load()).toEqual(new Map([[0, BigInt(COUNT)]]));
      const letters = lettersOf(world);
      expect(isCalm ? letters : [...new Set(letters)]).toEqual(expected.letters);
    }),
    { numRuns: 300 },
  );
});
