import { setFlagsFromString } from 'node:v8';
import { runInThisContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { makeMachineCodeAtOnce } from './machine.code.js';

/** Whether a function that was called once is machine code. */
const PROBE = `((called) => { called(); return %ActiveTierIsSparkplug(called); })(() => ${Date.now()})`;

beforeAll(() => setFlagsFromString('--allow-natives-syntax'));
afterAll(() => {
  setFlagsFromString('--no-always-sparkplug');
  setFlagsFromString('--no-allow-natives-syntax');
});

test('a function is machine code once it was called, in other threads too', async () => {
  expect(runInThisContext(PROBE)).toBe(false);
  makeMachineCodeAtOnce();
  expect(runInThisContext(`${PROBE} `)).toBe(true);
  const inThread = new Worker(`require('node:worker_threads').parentPort.postMessage(${PROBE})`, { eval: true });
  expect(await new Promise((resolve) => inThread.once('message', resolve))).toBe(true);
});
