import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { AppProcess } from './app.process.js';
import { isRefusal } from './eventually.js';
import { call, type Answer, type Call } from './http.calls.js';

const LOOK_EVERY_MS = 100;

/** A server behind the balancer, with the connections to it that are kept open. */
interface Target {
  readonly process: AppProcess;
  readonly agent: Agent;
  isReady: boolean;
}

/**
 * What stands in front of several servers in production: it looks at their readiness, sends requests in turn to those that
 * are ready, keeps connections open as long as the server lets it, and repeats nothing.
 */
export class Balancer {
  private readonly targets = new Set<Target>();
  private turn = 0;
  private isClosed = false;
  private readonly looking = this.lookOften();

  add(process: AppProcess): void {
    this.targets.add({ process, agent: new Agent({ keepAlive: true }), isReady: false });
  }

  /** Sends a request as soon as a server is ready. Rejects where the connection breaks off. */
  async send(given: Call): Promise<Answer> {
    for (;;) {
      const ready = [...this.targets].filter(({ isReady }) => isReady);
      const target = ready[(this.turn += 1) % Math.max(1, ready.length)];
      if (target !== undefined) return call(target.process.url, { ...given, agent: target.agent });
      if (this.isClosed) throw new Error('the balancer was closed');
      await pause(LOOK_EVERY_MS);
    }
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.looking;
    for (const { agent } of this.targets) agent.destroy();
  }

  private async lookOften(): Promise<void> {
    while (!this.isClosed) {
      await Promise.all([...this.targets].map((target) => this.look(target)));
      await pause(LOOK_EVERY_MS);
    }
  }

  private async look(target: Target): Promise<void> {
    const agent = new Agent();
    try {
      target.isReady = (await call(`${target.process.url}/health/ready`, { agent })).status === 200;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      target.isReady = false;
      this.targets.delete(target);
      target.agent.destroy();
    }
  }
}
