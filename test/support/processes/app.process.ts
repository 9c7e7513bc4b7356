import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { eventually } from './eventually.js';
import { call } from './http.calls.js';
import { isObject } from '../model/json.value.js';

export type AppName = 'standalone' | 'api' | 'projector' | 'ctl';

/** How a process ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

/** Free ports, and no balancer that would have to notice the end. */
const OWN_PLACE = { HTTP_PORT: '0', PROJECTOR_HTTP_PORT: '0', SHUTDOWN_DRAIN_MS: '0' };

type Child = ChildProcessByStdio<null, Readable, Readable>;
const running = new Set<Child>();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** A built app, started as a user would start it: by its main file and its environment. It listens on a free port. */
export class AppProcess {
  private readonly lines: string[] = [];
  private readonly child: Child;
  private readonly ended: Promise<Ending>;
  private found: string | undefined;

  constructor(
    readonly name: AppName,
    environment: Readonly<Record<string, string>>,
    parameters: readonly string[] = [],
    { ownSession = false }: { readonly ownSession?: boolean } = {},
  ) {
    const main = resolve(`dist/apps/${name}/main.js`);
    if (!existsSync(main)) throw new Error(`${main} is missing: run "npm run build" first`);
    const env = { PATH: process.env['PATH'], ...OWN_PLACE, ...environment };
    this.child = spawn(process.execPath, [main, ...parameters], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: ownSession,
    });
    running.add(this.child);
    for (const stream of [this.child.stdout, this.child.stderr])
      createInterface(stream).on('line', (line) => this.heard(line));
    this.ended = once(this.child, 'close').then(() => this.ending());
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Where it listens; throws before it does. */
  get url(): string {
    if (this.found === undefined) throw new Error(`${this.name} does not listen yet`);
    return this.found;
  }

  /** Whether it has said where it listens. */
  get listens(): boolean {
    return this.found !== undefined;
  }

  /** What it has printed so far. */
  get output(): string {
    return this.lines.join('\n');
  }

  /** Resolves once it listens, with this. Throws with its output where it ends instead. */
  async listening(): Promise<this> {
    await eventually(() => {
      if (this.child.exitCode !== null)
        throw new Error(`${this.name} ended with ${this.child.exitCode}:\n${this.output}`);
      return this.found !== undefined;
    }, `${this.name} listens`);
    return this;
  }

  /** Resolves once its readiness is a 200, with this. */
  async ready(): Promise<this> {
    await this.listening();
    const isReady = async (): Promise<boolean> => (await call(`${this.url}/health/ready`)).status === 200;
    await eventually(isReady, `${this.name} is ready`, () => this.output);
    return this;
  }

  /** Asks it to end, and resolves once it has. */
  async stop(): Promise<Ending> {
    if (!this.hasEnded) this.child.kill('SIGTERM');
    return this.ended;
  }

  /** What Ctrl-C does. */
  interrupt(): void {
    this.child.kill('SIGINT');
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<Ending> {
    if (!this.hasEnded) this.child.kill('SIGKILL');
    return this.ended;
  }

  /** Stops its work where it stands, until `resume`. */
  pause(): void {
    this.child.kill('SIGSTOP');
  }

  resume(): void {
    this.child.kill('SIGCONT');
  }

  /** Resolves when it ends by itself. */
  end(): Promise<Ending> {
    return this.ended;
  }

  /** Whether it has ended. */
  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  private ending(): Ending {
    running.delete(this.child);
    return { code: this.child.exitCode, signal: this.child.signalCode, output: this.output };
  }

  private heard(line: string): void {
    this.lines.push(line);
    if (!line.startsWith('{') || !line.includes('"listening"')) return;
    const entry: unknown = JSON.parse(line);
    if (isObject(entry) && typeof entry['url'] === 'string') this.found = entry['url'];
  }
}
