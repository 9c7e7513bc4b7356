import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Engine, NativeRecord } from './engine.port.js';
import { eventualSuccess } from './eventual.success.js';
import { freePorts } from './free.ports.js';
import type { NativeProgram, Place } from './native.program.js';
import { leash, type Leash } from './process.leash.js';
import { processMark } from './process.mark.js';
import { lastLines } from './program.run.js';

const startWithinMs = 120_000;
const stopWithinMs = 60_000;
const folderPrefix = 'context-services-';

/** Ends the process of the folder's pid file and removes the folder, again while it still writes there. */
export const leashScript = 'kill -KILL "$(cat "$1/pid")"; for i in 1 2 3 4 5; do rm -rf "$1" && break; sleep 1; done';

/** An engine as a process of its own, with its data under the system's folder for temporary files. */
export class NativeEngine implements Engine {
  readonly address: string;
  #child: ChildProcess | undefined;
  #disposed = false;

  private constructor(
    private readonly program: NativeProgram,
    private readonly place: Place,
    private readonly bond: Leash,
  ) {
    this.address = program.address(place);
  }

  /** A running engine on free ports; where another process takes a port first, other ones are tried. */
  static async launch(program: NativeProgram): Promise<NativeEngine> {
    for (let triesLeft = 4; ; triesLeft--) {
      const engine = await NativeEngine.formatted(program);
      try {
        await engine.start();
        return engine;
      } catch (error) {
        const collided = /address already in use/i.test(engine.#log());
        await engine.dispose();
        if (!collided || triesLeft === 0) throw error;
      }
    }
  }

  private static async formatted(program: NativeProgram): Promise<NativeEngine> {
    const [first = 0, second = 0] = await freePorts(2);
    const folder = await mkdtemp(join(tmpdir(), `${folderPrefix}${program.name}-`));
    const engine = new NativeEngine(program, { folder, ports: [first, second] }, await leash(leashScript, [folder]));
    try {
      await program.format(engine.place);
      return engine;
    } catch (error) {
      await engine.dispose();
      throw error;
    }
  }

  async start(): Promise<void> {
    if (this.#disposed) throw new Error(`this ${this.program.name} was disposed of`);
    if (this.#running() === undefined) this.#child = await this.#spawned();
    await eventualSuccess(() => this.program.answers(this.place), {
      everyMs: 100,
      withinMs: startWithinMs,
      hopeless: () =>
        this.#running() === undefined ? `${this.program.name} ended: ${lastLines(this.#log())}` : undefined,
    });
  }

  async stop(): Promise<void> {
    await this.resume();
    if (!(await this.#ended('SIGTERM'))) await this.kill();
  }

  async kill(): Promise<void> {
    await this.#ended('SIGKILL');
  }

  pause(): Promise<void> {
    this.#running()?.kill('SIGSTOP');
    return Promise.resolve();
  }

  resume(): Promise<void> {
    this.#running()?.kill('SIGCONT');
    return Promise.resolve();
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    await this.kill();
    await removeFolder(this.place.folder);
    this.bond.release();
  }

  record(): NativeRecord {
    const pid = this.#running()?.pid;
    const mark = pid === undefined ? undefined : processMark(pid);
    if (pid === undefined || mark === undefined) throw new Error(`${this.program.name} is not running`);
    return { kind: 'native', address: this.address, pid, mark, folder: this.place.folder };
  }

  detach(): void {
    this.bond.release();
  }

  #running(): ChildProcess | undefined {
    const child = this.#child;
    return child !== undefined && child.exitCode === null && child.signalCode === null ? child : undefined;
  }

  async #spawned(): Promise<ChildProcess> {
    const [file, ...args] = this.program.command(this.place);
    const log = await open(this.#logFile(), 'a');
    try {
      const options = { cwd: this.place.folder, detached: true } as const;
      const child = spawn(file, args, { ...options, stdio: ['ignore', log.fd, log.fd] });
      if (child.pid !== undefined) writeFileSync(join(this.place.folder, 'pid'), String(child.pid));
      await once(child, 'spawn');
      child.unref();
      return child;
    } finally {
      await log.close();
    }
  }

  /** Whether it ended in time after the signal. */
  async #ended(signal: NodeJS.Signals): Promise<boolean> {
    const child = this.#running();
    if (child === undefined) return true;
    child.ref();
    const clock = new AbortController();
    const timer = setTimeout(() => clock.abort(), stopWithinMs);
    try {
      const exit = once(child, 'exit', { signal: clock.signal });
      child.kill(signal);
      await exit;
      return true;
    } catch (error) {
      if (clock.signal.aborted) return false;
      throw error;
    } finally {
      clearTimeout(timer);
      child.unref();
    }
  }

  #logFile(): string {
    return join(this.place.folder, 'engine.log');
  }

  #log(): string {
    return readFileSync(this.#logFile(), { encoding: 'utf8', flag: 'a+' });
  }
}

/** Whether the process of the record lives, and is still that process. */
export function isNativeAlive(record: NativeRecord): boolean {
  return processMark(record.pid) === record.mark;
}

/** Ends the engine of the record, where it still runs, and removes its data. */
export async function disposeNative(record: NativeRecord): Promise<void> {
  if (isNativeAlive(record)) process.kill(record.pid, 'SIGKILL');
  const gone = () =>
    isNativeAlive(record) ? Promise.reject(new Error(`process ${record.pid} lives on`)) : Promise.resolve();
  await eventualSuccess(gone, { everyMs: 20, withinMs: stopWithinMs });
  if (basename(record.folder).startsWith(folderPrefix)) await removeFolder(record.folder);
}

function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
