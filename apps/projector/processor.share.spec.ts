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
function refused(work: () => void): void {
  rmSync(file);
  mkdirSync(file);
  work();
  rmdirSync(file);
  writeFileSync(file, 'as it was');
}

test('others go first until nobody has asked for it for three seconds', () => {
  const share = new ProcessorShare(true, file);
  expect(written()).toBe('as it was');
  share.giveWay();
  expect(written()).toBe('10');
  jest.advanceTimersByTime(2_999);
  share.giveWay();
  jest.advanceTimersByTime(2_999);
  expect(written()).toBe('10');
  jest.advanceTimersByTime(1);
  expect(written()).toBe('0');
  share.giveWay();
  expect(written()).toBe('10');
});

test('a change that is refused is made later', () => {
  const share = new ProcessorShare(true, file);
  refused(() => share.giveWay());
  share.giveWay();
  expect(written()).toBe('10');
  refused(() => jest.advanceTimersByTime(3_000));
  jest.advanceTimersByTime(3_000);
  expect(written()).toBe('0');
});

test('the share of a session that others are in, too, stays as it is', () => {
  new ProcessorShare(false, file).giveWay();
  expect(written()).toBe('as it was');
});

test('a process that was started in a session of its own leads it', () => {
  for (const detached of [true, false]) {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { detached });
    expect(leadsSession(child.pid)).toBe(detached && process.platform === 'linux');
    child.kill('SIGKILL');
  }
});
