import type { AppProcess } from '#test/support/processes/app.process.js';
import { setTimeout as pause } from 'node:timers/promises';
import type { Journal } from './journal.js';

/** A place for a process of the system, which is killed, frozen, ended and started anew there. */
export class ProcessSlot {
  /** A fault is at work on it, so no other one may be. */
  isTaken = false;
  private process: AppProcess | undefined;
  private hurtAt = 0;
  private isFrozen = false;
  private readonly ended: AppProcess[] = [];
  private readonly expected = new Set<AppProcess>();

  constructor(
    readonly name: string,
    private readonly spawn: () => AppProcess,
    private readonly journal: Journal,
  ) {}

  /** Whether a process is there, frozen or not. */
  get isUp(): boolean {
    return this.process !== undefined;
  }

  /** Where it answers; undefined while it does not listen. */
  get url(): string | undefined {
    return this.process?.listens === true ? this.process.url : undefined;
  }

  /** What all its processes have printed, the newest last. */
  get output(): string {
    const all = this.process === undefined ? this.ended : [...this.ended, this.process];
    return all.map(({ pid, output }) => `=== process ${pid}\n${output}\n`).join('');
  }

  /** Whether a fault has worked on it since then, so that answers may be late or missing. */
  wasHurtSince(time: number): boolean {
    return this.hurtAt >= time || this.isTaken || !this.isUp;
  }

  start(): void {
    this.hurtAt = Date.now();
    const process = this.spawn();
    this.process = process;
    void process.end().then(({ code, signal, output }) => {
      if (this.expected.has(process)) return;
      this.journal.complain(`${this.name} ended by itself with ${code ?? signal}: ${output.slice(-2000)}`);
      this.forget(process);
    });
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    const process = this.leaving();
    if (process === undefined) return;
    await process.kill();
    this.forget(process);
  }

  /** Ends it as an operator would; it must go with exit code 0. */
  async stop(): Promise<void> {
    const process = this.leaving();
    if (process === undefined) return;
    const asked = Date.now();
    const { code, signal, output } = await process.stop();
    this.journal.took(`stopping the ${process.name}`, Date.now() - asked);
    // Before its first line of code runs, the signal ends it as it ends any process.
    const isUnborn = output === '' && signal === 'SIGTERM';
    if (code !== 0 && !isUnborn)
      this.journal.complain(`${this.name} was asked to stop and ended with ${code ?? signal}`);
    this.forget(process);
  }

  freeze(): void {
    this.isFrozen = true;
    this.hurtAt = Date.now();
    this.process?.pause();
  }

  thaw(): void {
    this.hurtAt = Date.now();
    this.isFrozen = false;
    this.process?.resume();
  }

  /** Takes the place for the time of some work, whatever becomes of it. */
  async during(work: () => Promise<void>): Promise<void> {
    this.isTaken = true;
    try {
      await work();
    } finally {
      this.isTaken = false;
      this.hurtAt = Date.now();
    }
  }

  /** Down for a while, then there again. */
  async restart(end: () => Promise<void>, downMs: number): Promise<void> {
    await this.during(async () => {
      await end();
      await pause(downMs);
      this.start();
    });
  }

  private leaving(): AppProcess | undefined {
    this.hurtAt = Date.now();
    if (this.isFrozen) this.thaw();
    if (this.process !== undefined) this.expected.add(this.process);
    return this.process;
  }

  private forget(process: AppProcess): void {
    this.hurtAt = Date.now();
    this.ended.push(process);
    if (this.process === process) this.process = undefined;
  }
}
