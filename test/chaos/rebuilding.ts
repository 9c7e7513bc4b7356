import { setTimeout as pause } from 'node:timers/promises';
import { AppProcess } from '#test/support/processes/app.process.js';
import type { PlannedFault } from './fault.plan.js';
import type { Journal } from './journal.js';

const GIVE_UP_AFTER_MS = 120_000;
/** While the kept one is behind it is not dropped: projectors have a minute to get what the dead held. */
const IS_BEHIND = 'has not passed all that was there at the switch';
const DROP_TRIES = 30;
const DROP_EVERY_MS = 2_000;

/** Operators at work among the faults: they rebuild the read model, are cut off, go back, drop, give up, and rebuild again. */
export class Rebuilding {
  private isTaken = false;
  /** The last line of the command that ended last. */
  private last = '';

  constructor(
    private readonly environment: Readonly<Record<string, string>>,
    private readonly form: readonly string[],
    private readonly journal: Journal,
  ) {}

  /** Lets the command work for a while; one that has not ended then is ended. False where one is at work already. */
  async strike({ lasts, pick }: PlannedFault): Promise<boolean> {
    if (this.isTaken) return false;
    this.isTaken = true;
    const choice = Math.floor(pick * 100) % 10;
    const [afterwards] = [['--rollback'], ['--drop'], ['--abandon'], []][choice % 4] ?? [];
    const isDone = await this.run([], { withinMs: lasts, isKilled: pick < 0.5 });
    if (afterwards !== undefined && (isDone || afterwards === '--abandon'))
      await this.run([afterwards], { withinMs: lasts, isKilled: pick < 0.5 });
    this.isTaken = false;
    return true;
  }

  /** In peace everything that was begun comes to its end, and one read model stays. */
  async finish(): Promise<void> {
    const bound = { withinMs: GIVE_UP_AFTER_MS, isKilled: true };
    const { output } = await new AppProcess('ctl', this.environment, ['rebuild', ...this.form, '--status']).end();
    if (output.includes('is being built') && !(await this.run([], bound)))
      this.journal.complain('a rebuild that was cut off cannot be brought to its end');
    if (!/is kept up to date|is being built/.test(output)) return;
    for (let tries = 0; !(await this.run(['--drop'], bound)); tries += 1) {
      if (tries === DROP_TRIES || !this.last.includes(IS_BEHIND))
        return this.journal.complain('the kept read model cannot be dropped');
      await pause(DROP_EVERY_MS);
    }
  }

  /** Whether it ended well within its time. What it may not do is end without a word. */
  private async run(what: readonly string[], end: { withinMs: number; isKilled: boolean }): Promise<boolean> {
    const process = new AppProcess('ctl', this.environment, ['rebuild', ...this.form, ...what]);
    const named = `rebuild${what.join(' ')}`.replace('--', ' ');
    const late = new AbortController();
    const cut = pause(end.withinMs, undefined, { signal: late.signal })
      .then(() => (end.isKilled ? process.kill() : process.stop()))
      .catch(() => undefined);
    const { code, signal, output } = await process.end();
    late.abort();
    await cut;
    this.last = output.trimEnd().split('\n').at(-1) ?? '';
    this.journal.note(`${named} ended with ${code ?? signal}: ${this.last.slice(0, 300)}`);
    this.journal.count(`${named}: ${code === 0 ? 'done' : signal === null ? 'not done' : 'cut off'}`);
    if (code !== 0 && signal === null && !output.includes('ctl: ')) this.journal.complain(`${named} failed: ${output}`);
    return code === 0;
  }
}
