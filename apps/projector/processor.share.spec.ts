import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leadsSession, ProcessorShare } from './processor.share.js';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'context-services-'));
  file = join(folder, 'autogroup');
  writeFileSync(file, 'as it was');
  jest.useFakeTimers();
});
afterEach(async () => {
  jest.useRealTimers();
  await rm(folder, { recursive: true });
});

const written = (): string => readFileSync(file, 'utf8');

/** Does something while the file cannot be written. */
async function refused(work: () => unknown): Promise<void> {
  rmSync(file);
  mkdirSync(file);
  await work();
  rmdirSync(file);
  writeFileSync(file, 'as it was');
}

test('others go first until three seconds after the work has ended', async () => {
  const share = new ProcessorShare(true, file);
  expect(written()).toBe('as it was');
  let end = (): void => undefined;
  const work = share.giveWayDuring(() => new Promise<void>((resolve) => (end = resolve)));
  await share.giveWayDuring(() => Promise.resolve());
  jest.advanceTimersByTime(60_000);
  expect(written()).toBe('10');
  end();
  await work;
  jest.advanceTimersByTime(2_999);
  expect(await share.giveWayDuring(() => Promise.resolve(7))).toBe(7);
  jest.advanceTimersByTime(2_999);
  expect(written()).toBe('10');
  jest.advanceTimersByTime(1);
  expect(written()).toBe('0');
  await expect(share.giveWayDuring(() => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(written()).toBe('10');
  jest.advanceTimersByTime(3_000);
  expect(written()).toBe('0');
});

test('a change that is refused is made later', async () => {
  const share = new ProcessorShare(true, file);
  await refused(() => share.giveWayDuring(() => Promise.resolve()));
  await share.giveWayDuring(() => Promise.resolve());
  expect(written()).toBe('10');
  await refused(() => jest.advanceTimersByTime(3_000));
  jest.advanceTimersByTime(3_000);
  expect(written()).toBe('0');
});

test('the share of a session that others are in, too, stays as it is', async () => {
  expect(await new ProcessorShare(false, file).giveWayDuring(() => Promise.resolve(7))).toBe(7);
  expect(written()).toBe('as it was');
});

test('a process that was started in a session of its own leads it', () => {
  for (const detached of [true, false]) {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { detached });
    expect(leadsSession(child.pid)).toBe(detached && process.platform === 'linux');
    child.kill('SIGKILL');
  }
  expect(leadsSession(2 ** 30)).toBe(false);
});
