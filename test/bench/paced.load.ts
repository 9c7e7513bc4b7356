import { Agent, get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

const TICK_MS = 2;
const SOCKETS = 64;

/** Requests that go out at a steady pace, whether or not the ones before have been answered. */
export class PacedLoad {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: SOCKETS });
  private readonly latenciesMs: number[] = [];
  private failure: Error | undefined;

  constructor(
    private readonly url: string,
    private readonly paths: readonly string[],
    private readonly perSecond: number,
  ) {}

  /** Asks until it is told to stop; resolves to how long each answer took, in milliseconds. Rejects on any answer but a 200. */
  async run(hasEnded: () => boolean): Promise<readonly number[]> {
    const startedAt = performance.now();
    const asked: Promise<void>[] = [];
    while (!hasEnded() && this.failure === undefined) {
      const due = Math.floor(((performance.now() - startedAt) * this.perSecond) / 1000);
      while (asked.length < due) asked.push(this.ask(this.paths[asked.length % this.paths.length] ?? '/'));
      await pause(TICK_MS);
    }
    await Promise.all(asked);
    this.agent.destroy();
    if (this.failure !== undefined) throw this.failure;
    return this.latenciesMs;
  }

  private async ask(path: string): Promise<void> {
    const startedAt = performance.now();
    try {
      await this.answered(path);
      this.latenciesMs.push(performance.now() - startedAt);
    } catch (error) {
      this.failure = error instanceof Error ? error : new Error(String(error));
    }
  }

  private answered(path: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const request = get(new URL(path, this.url), { agent: this.agent }, (response) => {
        response.once('error', reject).once('end', resolve).resume();
        if (response.statusCode !== 200) reject(new Error(`${path}: ${response.statusCode}`));
      });
      request.once('error', reject);
    });
  }
}
