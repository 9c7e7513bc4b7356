import { newRunner } from '#test/support/builders/runner.world.js';
import {
  expectOutcomeOfOnePass,
  RestlessClock,
  woven,
  type FeedingCase,
} from '#test/support/builders/restless.feeding.js';

function runnersOver({ world, chance }: FeedingCase) {
  const clock = new RestlessClock(chance);
  return { makeAnew: () => newRunner(world, woven, { clock }, { heldBytes: 20_000 }) };
}

test('whatever waits, is applied beside, left over, given up or begun anew: the outcome is that of one pass', () =>
  expectOutcomeOfOnePass(runnersOver, 300));
