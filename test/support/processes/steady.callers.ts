import { setImmediate as turn } from 'node:timers/promises';
import { fact } from '../workload/planned.fact.js';
import { exportIds, publish, query } from './service.api.js';

interface Server {
  readonly url: string;
}

/** What steady callers have seen. */
export interface Seen {
  readonly writes: number;
  readonly reads: number;
  readonly exports: number;
  /** What must not have been: an answer that was older than one before, or lacked a service. */
  readonly faults: readonly string[];
}

const WHENEVER = { from: 0, to: Date.parse('2100-01-01T00:00:00Z') };

/**
 * Callers that go on until they are stopped: one counts up a value and reads it back, one only looks whether it ever goes
 * back, one exports again and again and misses none of the services.
 */
export class SteadyCallers {
  private readonly faults: string[] = [];
  private readonly seen = { writes: 0, reads: 0, exports: 0 };
  private readonly callers: readonly Promise<void>[];
  private isOver = false;

  /** @param services ids that every export has */
  constructor(
    private readonly server: Server,
    private readonly service_id: string,
    private readonly services: readonly string[],
  ) {
    this.callers = [() => this.write(), this.watcher(), () => this.exportAll()].map((call) => this.goOn(call));
  }

  /** Publishes what the callers need, then lets them begin. */
  static async begin(server: Server, service_id: string, services: readonly string[]): Promise<SteadyCallers> {
    const start = fact('service.started', { service_id, timestamp: '2021-01-01T00:00:00Z', N: 0 });
    await query(server, service_id, {}, await publish(server, [start]));
    return new SteadyCallers(server, service_id, services);
  }

  /** Resolves, once all calls have ended, to what was seen. */
  async stop(): Promise<Seen> {
    this.isOver = true;
    await Promise.all(this.callers);
    return { ...this.seen, faults: this.faults };
  }

  private async goOn(call: () => Promise<void>): Promise<void> {
    while (!this.isOver) {
      await call().catch((error: unknown) => this.faults.push(String(error)));
      await turn();
    }
  }

  private async write(): Promise<void> {
    const value = this.seen.writes + 1;
    const update = fact('service.extension-updated', { service_id: this.service_id, name: 'N', value });
    const position = await publish(this.server, [update]);
    this.seen.writes = value;
    const read = await this.read(position);
    if (read !== value) this.faults.push(`wrote ${value} and read ${read}`);
  }

  private watcher(): () => Promise<void> {
    let last = 0;
    return async () => {
      const read = await this.read();
      if (read < last) this.faults.push(`read ${read} after ${last}`);
      last = read;
      this.seen.reads += 1;
    };
  }

  private async read(position = ''): Promise<number> {
    const found = await query(this.server, this.service_id, { extensions: ['N'] }, position);
    return found === undefined ? NaN : Number(found['N']);
  }

  private async exportAll(): Promise<void> {
    const ids = await exportIds(this.server, WHENEVER);
    const found = new Set(ids);
    const missing = this.services.filter((id) => !found.has(id));
    if (missing.length > 0) this.faults.push(`an export lacks ${missing.length}: ${missing.slice(0, 3).join()}`);
    if (found.size !== ids.length) this.faults.push('an export has a service twice');
    this.seen.exports += 1;
  }
}
