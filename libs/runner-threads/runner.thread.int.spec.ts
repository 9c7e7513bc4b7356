import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryDeadLetterStore } from '#adapter-memory';
import { packBatch } from '#event-streaming';
import { control, batchOf } from '#test/support/builders/runner.world.js';
import { RunnerThread } from './runner.thread.js';

const SILENT = `require('node:worker_threads').parentPort.on('message', () => {});`;
const OBEDIENT = `
  const { parentPort } = require('node:worker_threads');
  parentPort.on('message', ({ id, path }) => {
    parentPort.postMessage({ id, type: 'RAW', value: undefined });
    if (path[0] === 'stop') parentPort.close();
  });
`;

describe('a thread with a runner', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'context-services-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function started(name: string, code: string): Promise<RunnerThread> {
    const file = join(folder, `${name}.cjs`);
    await writeFile(file, code);
    const metrics = { batchApplied: jest.fn(), attemptFailed: jest.fn() };
    return new RunnerThread({ file, data: {} }, { deadLetters: new MemoryDeadLetterStore(), metrics });
  }

  test('ends when it is told to, and does not mind being told again', async () => {
    const thread = await started('obedient', OBEDIENT);
    await Promise.all([thread.stop(), thread.stop()]);
    await thread.stop();
  });

  test('that does not close what it has open is cut off, and who waits for it is told', async () => {
    const thread = await started('silent', SILENT);
    const refusals = [
      expect(thread.runner.startAt(0)).rejects.toMatchObject({ code: 'ABORTED' }),
      expect(thread.runner.handle(packBatch(batchOf(0, 3)), control, () => undefined)).rejects.toMatchObject({
        code: 'ABORTED',
      }),
    ];
    await thread.stop();
    await Promise.all(refusals);
    await thread.stop();
  });
});
