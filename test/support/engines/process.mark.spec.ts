import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { disposeNative } from './native.engine.js';
import { processMark } from './process.mark.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'context-services-spec-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('a process', () => {
  let child: ChildProcess;
  let pid: number;
  beforeEach(async () => {
    child = spawn('sh', ['-c', 'read line'], { stdio: ['pipe', 'ignore', 'ignore'] });
    await once(child, 'spawn');
    pid = Number(child.pid);
  });
  afterEach(() => {
    child.kill('SIGKILL');
  });

  it('has one mark for as long as it lives, and none afterwards', async () => {
    const mark = processMark(pid);
    expect(mark).toEqual(expect.any(String));
    expect(processMark(pid)).toBe(mark);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(processMark(pid)).toBeUndefined();
  });

  it('is left alone when its mark is not the recorded one', async () => {
    const data = await mkdtemp(join(folder, 'context-services-'));
    await disposeNative({ kind: 'native', address: '', pid, mark: 'of another time', folder: data });
    expect(processMark(pid)).toEqual(expect.any(String));
    await expect(readdir(folder)).resolves.toEqual([]);
  });

  it('is ended when its mark is the recorded one, and a folder of another name stays', async () => {
    const other = await mkdtemp(join(folder, 'other-'));
    await disposeNative({ kind: 'native', address: '', pid, mark: String(processMark(pid)), folder: other });
    expect(processMark(pid)).toBeUndefined();
    await expect(readdir(folder)).resolves.toEqual([basename(other)]);
  });
});
