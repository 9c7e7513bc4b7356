import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventualSuccess } from './eventual.success.js';
import { disposeNative, isNativeAlive, NativeEngine } from './native.engine.js';
import type { NativeProgram, Place } from './native.program.js';
import { processMark } from './process.mark.js';

/** A program that answers once it has written its file, and that lives until it is ended. */
function shell(script: string, formatted: Place[] = []): NativeProgram {
  return {
    name: 'kafka',
    address: (place) => String(place.ports[0]),
    async format(place) {
      formatted.push(place);
      await mkdir(join(place.folder, 'data'));
    },
    command: (place) => ['sh', '-c', script, 'program', String(place.ports[0])],
    answers: (place) => access(join(place.folder, 'data', 'ready')),
  };
}

const lives = 'touch data/ready; while :; do sleep 0.1; done';
const startAndCount = `echo start >>data/starts; ${lives}`;

function starts(place: Place | undefined): Promise<string> {
  return readFile(join(String(place?.folder), 'data', 'starts'), 'utf8');
}

const soon = { everyMs: 10, withinMs: 20_000 };

describe('a native engine', () => {
  it('keeps its address and its data over stop, kill and start, and leaves nothing behind', async () => {
    const formatted: Place[] = [];
    const engine = await NativeEngine.launch(shell(startAndCount, formatted));
    const { address } = engine;
    // It answers by what an earlier one left behind, so that it may not have come to telling of its start yet.
    const started = (count: number) =>
      eventualSuccess(async () => expect(await starts(formatted[0])).toBe('start\n'.repeat(count)), soon);
    await engine.stop();
    await engine.start();
    await started(2);
    await engine.start();
    await engine.kill();
    await engine.start();
    expect(engine.address).toBe(address);
    await started(3);
    const record = engine.record();
    await engine.dispose();
    await engine.dispose();
    expect(isNativeAlive(record)).toBe(false);
    await expect(access(record.folder)).rejects.toThrow('ENOENT');
    expect(formatted).toHaveLength(1);
  });

  it('is stopped also while it is frozen', async () => {
    const engine = await NativeEngine.launch(shell(lives));
    const { pid } = engine.record();
    await engine.pause();
    await engine.stop();
    expect(processMark(pid)).toBeUndefined();
    await engine.dispose();
  });

  it('takes other ports when another process was quicker', async () => {
    const formatted: Place[] = [];
    const counter = join(await mkdtemp(join(tmpdir(), 'context-services-spec-')), 'first');
    const script = `[ -e ${counter} ] || { touch ${counter}; echo Address already in use >&2; exit 1; }; ${lives}`;
    const engine = await NativeEngine.launch(shell(script, formatted));
    expect(formatted).toHaveLength(2);
    expect(engine.address).toBe(String(formatted[1]?.ports[0]));
    await expect(access(String(formatted[0]?.folder))).rejects.toThrow('ENOENT');
    await engine.dispose();
    await rm(join(counter, '..'), { recursive: true });
  });

  it('that cannot start says its last words, once, and leaves nothing behind', async () => {
    const formatted: Place[] = [];
    await expect(NativeEngine.launch(shell('echo no memory; exit 1', formatted))).rejects.toThrow(
      'kafka ended: no memory',
    );
    expect(formatted).toHaveLength(1);
    await expect(access(String(formatted[0]?.folder))).rejects.toThrow('ENOENT');
  });

  it('outlives its starter when it was detached, and is ended by its record', async () => {
    const engine = await NativeEngine.launch(shell(lives));
    const record = engine.record();
    engine.detach();
    expect(isNativeAlive(record)).toBe(true);
    await disposeNative(record);
    expect(isNativeAlive(record)).toBe(false);
    await expect(access(record.folder)).rejects.toThrow('ENOENT');
  });
});

describe('the leash', () => {
  it('ends an engine and removes its data when its starter is killed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'context-services-'));
    const pid = join(folder, 'pid');
    const bond = JSON.stringify(join(__dirname, 'native.engine.ts'));
    const starter = `const { leashScript } = require(${bond}); const { leash } = require('./process.leash.ts');
      const child = require('node:child_process').spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });
      require('node:fs').writeFileSync(${JSON.stringify(pid)}, String(child.pid));
      leash(leashScript, [${JSON.stringify(folder)}]).then(() => console.log(child.pid));`;
    await writeFile(join(folder, 'note'), 'data');
    const child = spawn(process.execPath, ['--require', 'tsx/cjs', '-e', starter], {
      cwd: __dirname,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const engine = Number(String(line));
    expect(processMark(engine)).toEqual(expect.any(String));
    child.kill('SIGKILL');
    const gone = () =>
      access(folder).then(
        () => Promise.reject(new Error('still there')),
        () => undefined,
      );
    await eventualSuccess(gone, soon);
    expect(processMark(engine)).toBeUndefined();
  });
});
