import { isObject } from '../model/json.value.js';
import { batchRequest } from '../workload/http.binding.js';
import { fact } from '../workload/planned.fact.js';
import type { Balancer } from './balancer.js';
import { eventually } from './eventually.js';
import type { Answer, Call } from './http.calls.js';
import { accepted, exportPath, servicePath, waitFor } from './service.api.js';

const SERVICES = 6;
const DAY = { time_from: '2020-02-02T00:00:00Z', time_to: '2020-02-03T00:00:00Z' };

/** Callers that publish, read what they wrote, and export, without a pause, and note whatever goes wrong. */
export class Load {
  /** What was not answered as it should be. */
  readonly failures: string[] = [];
  /** Each service with the latest value of its that was accepted. */
  readonly written = new Map<string, number>();
  rounds = 0;
  private isOver = false;
  private readonly callers: readonly Promise<void>[];

  constructor(
    private readonly balancer: Balancer,
    writers = 3,
  ) {
    const names = Array.from({ length: writers }, (_, n) => `writer-${n}`);
    this.callers = [...names.map((name) => this.write(name)), this.export()];
  }

  /** Resolves after so many more rounds of publishing and reading. */
  async goesOn(rounds = 20): Promise<void> {
    const enough = this.rounds + rounds;
    await eventually(
      () => this.rounds >= enough || this.failures.length > 0,
      'the load goes on',
      () => this.failures.join('\n'),
    );
  }

  /** Resolves once every caller has had its last answer. */
  async end(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.callers);
  }

  /** The services whose value is not the latest that was accepted. */
  async lost(): Promise<string[]> {
    const lost: string[] = [];
    for (const [id, value] of this.written) {
      const answer = await this.balancer.send({ path: servicePath(id, { extensions: ['N'] }) });
      if (valueOf(answer) !== value) lost.push(`${id} should be ${value}: ${answer.status} ${answer.text}`);
    }
    return lost;
  }

  private async write(name: string): Promise<void> {
    const ids = Array.from({ length: SERVICES }, (_, n) => `${name}-${n}`);
    const begin = ids.map((service_id) => fact('service.started', { service_id, timestamp: '2020-02-02T02:02:02Z' }));
    for (let value = 0; !this.isOver; value += 1) {
      const values = ids.map((service_id) => fact('service.extension-updated', { service_id, name: 'N', value }));
      const facts = value === 0 ? [...begin, ...values] : values;
      await this.attempt(`${name} round ${value}`, async () => {
        const { headers, body } = batchRequest(facts);
        const answer = await this.send({ method: 'POST', path: '/events', headers, body });
        const position = accepted(answer, facts.length);
        for (const id of ids) this.written.set(id, value);
        await this.read(ids[value % ids.length] ?? '', value, position);
        this.rounds += 1;
      });
    }
  }

  private async read(id: string, value: number, position: string): Promise<void> {
    const path = servicePath(id, { extensions: ['N'] });
    const answer = await this.send({ path, headers: waitFor(position) });
    if (valueOf(answer) !== value) throw new Error(`${id} should be ${value}: ${answer.status} ${answer.text}`);
  }

  private async export(): Promise<void> {
    while (!this.isOver) {
      await this.attempt('an export', async () => {
        const answer = await this.send({ path: exportPath({ ...DAY, export_content: 'true' }) });
        if (answer.status !== 200 || !Array.isArray(answer.json())) throw new Error(`${answer.status} ${answer.text}`);
      });
    }
  }

  private send(given: Call): Promise<Answer> {
    return this.balancer.send(given);
  }

  private async attempt(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.failures.push(`${what}: ${String(error)}`);
      this.isOver = true;
    }
  }
}

function valueOf({ status, text }: Answer): unknown {
  if (status !== 200) return undefined;
  const body: unknown = JSON.parse(text);
  return isObject(body) ? body['N'] : undefined;
}
