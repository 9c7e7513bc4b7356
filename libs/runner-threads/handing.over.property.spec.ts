import fc from 'fast-check';
import { MessageChannel } from 'node:worker_threads';
import { MemoryDeadLetterStore } from '#adapter-memory';
import { away, newRunner, newWorld, unreliable, type World } from '#test/support/builders/runner.world.js';
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
import { RunnerConnection } from './runner.connection.js';
import { serveRunner } from './served.runner.js';
import { ThreadedRunner } from './threaded.runner.js';

const metrics = { batchApplied: () => undefined, attemptFailed: () => undefined };

/** Runners over one world, with others behind channels, on the way to which batches are refused; `close` closes what was opened. */
function runnersOver(world: World, clock: RestlessClock, isRefused: () => boolean) {
  const connections: RunnerConnection[] = [];
  const runner = () => newRunner(world, woven, { clock }, { heldBytes: 20_000 });
  const connected = (): RunnerConnection => {
    const { port1, port2 } = new MessageChannel();
    const own = runner();
    serveRunner(port2, () => ({ runner: own, close: () => own.close() }));
    const connection = new RunnerConnection(port1, { deadLetters: new MemoryDeadLetterStore(), metrics });
    connections.push(connection);
    return connection;
  };
  const open = () => {
    const connection = connected();
    const handle: RunnerConnection['handle'] = (...given) => (isRefused() ? away() : connection.handle(...given));
    return [
      { startAt: (partition: number) => connection.startAt(partition), handle, release: () => connection.release() },
    ];
  };
  const makeAnew = () => new ThreadedRunner(runner(), open);
  const close = () => Promise.all(connections.map((connection) => connection.stop()));
  return { makeAnew, close };
}

test('however far batches are ahead of the answers of another thread, the outcome is that of one pass', async () => {
  const expected = await calmOutcome();
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.nat(24)), fc.boolean(), async (randoms, isCalm) => {
      const chance = (): number => Number(randoms.next().value);
      const world = newWorld();
      const given = slow(isCalm ? world : unreliable(world, chance), chance);
      const isRefused = (): boolean => !isCalm && chance() === 0;
      const { makeAnew, close } = runnersOver(given, new RestlessClock(chance), isRefused);
      const feeding = new Feeding(makeAnew(), isCalm ? () => Math.max(5, chance()) : chance);
      for (let steps = 0; steps < 25; steps += 1) await feeding.step(makeAnew);
      await feeding.finish();
      await close();
      expect(await documentsOf(world)).toEqual(expected.documents);
      expect(await world.checkpoints.load()).toEqual(new Map([[0, BigInt(COUNT)]]));
      const letters = lettersOf(world);
      expect(isCalm ? letters : [...new Set(letters)]).toEqual(expected.letters);
    }),
    { numRuns: 150 },
  );
});
