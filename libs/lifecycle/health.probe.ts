import { RepeatingTask } from './repeating.task.js';
import type { Clock } from '#event-streaming';

/** What is known of one engine. */
export interface ProbeResult {
  readonly ok: boolean;
  /** Whether the process cannot do its main work without it. */
  readonly required: boolean;
  /** Why it is not ok. */
  readonly reason?: string;
}

/** An engine to look after. */
export interface Probed {
  readonly name: string;
  readonly required: boolean;
  /** Resolves when the engine answers; rejects, within seconds, when it does not. */
  readonly ping: () => Promise<void>;
}

const PAUSE_MS = 1_000;
const ANSWER_WITHIN_MS = 5_000;

/** What can be told at any time, without waiting. */
export type Check = () => ProbeResult;

/** What keeps a process that drains from being ready, beside the engines. */
const STOPPING: [string, ProbeResult] = ['process', { ok: false, required: true, reason: 'it is stopping' }];

/**
 * Looks after the engines in the background, so that asking for readiness costs nothing and never hangs:
 * an engine that goes away or returns is known within seconds.
 */
export class HealthProbe {
  private readonly results = new Map<string, ProbeResult>();
  private readonly tasks: readonly RepeatingTask[];
  private stopping = false;

  /** @param checks looked at whenever readiness is asked for, by their names */
  constructor(
    engines: readonly Probed[],
    clock: Clock,
    private readonly checks: Readonly<Record<string, Check>> = {},
  ) {
    for (const { name, required } of engines)
      this.results.set(name, { ok: false, required, reason: 'not reached yet' });
    this.tasks = engines.map(
      (engine) =>
        new RepeatingTask(
          clock,
          PAUSE_MS,
          () => this.probe(engine),
          () => undefined,
        ),
    );
  }

  /** Whether every engine that is required answers and every check holds, and what is known of each. */
  readiness(): { ready: boolean; checks: Record<string, ProbeResult> } {
    const told = Object.entries(this.checks).map(([name, check]): [string, ProbeResult] => [name, check()]);
    const all = [...this.results, ...told, ...(this.stopping ? [STOPPING] : [])];
    return { ready: all.every(([, { ok, required }]) => ok || !required), checks: Object.fromEntries(all) };
  }

  /** Whether the process is on its way out. */
  get isDraining(): boolean {
    return this.stopping;
  }

  /** From now on not ready: no new work is wanted. */
  drain(): void {
    this.stopping = true;
  }

  async stop(): Promise<void> {
    await Promise.all(this.tasks.map((task) => task.stop()));
  }

  private async probe({ name, required, ping }: Probed): Promise<void> {
    try {
      await within(ANSWER_WITHIN_MS, ping());
      this.results.set(name, { ok: true, required });
    } catch (error) {
      this.results.set(name, { ok: false, required, reason: error instanceof Error ? error.message : String(error) });
    }
  }
}

async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds} ms`)), milliseconds);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
