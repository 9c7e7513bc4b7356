import { MessageChannel } from 'node:worker_threads';
import { MemoryDeadLetterStore } from '#adapter-memory';
import { away, newRunner } from '#test/support/builders/runner.world.js';
import {
  expectOutcomeOfOnePass,
  RestlessClock,
  woven,
  type FeedingCase,
} from '#test/support/builders/restless.feeding.js';
import { RunnerConnection } from './runner.connection.js';
import { serveRunner } from './served.runner.js';
import { ThreadedRunner } from './threaded.runner.js';

const metrics = { batchApplied: () => undefined, attemptFailed: () => undefined };

/** Runners over one world, with others behind channels, on the way to which batches are refused; `close` closes what was opened. */
function runnersOver({ world, chance, isCalm }: FeedingCase) {
  const clock = new RestlessClock(chance);
  const isRefused = (): boolean => !isCalm && chance() === 0;
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

test('however far batches are ahead of the answers of another thread, the outcome is that of one pass', () =>
  expectOutcomeOfOnePass(runnersOver, 150));
