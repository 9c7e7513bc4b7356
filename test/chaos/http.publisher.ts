import { setTimeout as pause } from 'node:timers/promises';
import { isObject } from '#test/support/model/json.value.js';
import { servicePath, waitFor } from '#test/support/processes/service.api.js';
import type { EventsRequest } from '#test/support/workload/http.binding.js';
import { batchRequest } from '#test/support/workload/http.binding.js';
import type { PlannedFact } from '#test/support/workload/planned.fact.js';
import { Random } from '#test/support/workload/random.js';
import { anyServer, watched } from './answer.watch.js';
import { counterId } from './fixed.services.js';
import { identityOf, type Journal } from './journal.js';
import type { ProcessSlot } from './process.slot.js';
import { MANY, type HttpLane, type HttpStep } from './workload.plan.js';

/** Publishes over HTTP as a careful producer does: what is not acknowledged is sent again, with the same ids. */
export class HttpPublisher {
  /** What was acknowledged, by source and id. */
  readonly acknowledged = new Set<string>();
  /** What was refused, and must therefore be nowhere. */
  readonly refused = new Set<string>();
  private readonly random: Random;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly servers: readonly ProcessSlot[],
    private readonly journal: Journal,
    seed: number,
  ) {
    this.random = new Random(seed + 11);
  }

  /** Resolves as soon as a request of many facts is sent: soon it is being appended, and then applied. */
  manyUnderWay(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Publishes a lane's requests in their order. */
  async run({ name, steps }: HttpLane): Promise<void> {
    const begun = Date.now();
    for (const step of steps) {
      await pause(Math.max(0, begun + step.at - Date.now()));
      const position = step.isBad ? await this.beRefused(step) : await this.publish(step.request, step.facts);
      if (step.counter !== undefined && position !== undefined) await this.readBack(name, step.counter, position);
    }
  }

  /** Publishes in batches; the last one's position. */
  async publishAll(facts: readonly PlannedFact[]): Promise<string> {
    const positions: string[] = [];
    for (let first = 0; first < facts.length; first += 100) {
      const some = facts.slice(first, first + 100);
      positions.push((await this.publish(batchRequest(some), some)) ?? '');
    }
    return positions.join(',');
  }

  /** Sends until it is accepted; its position, or undefined where the answer was one that a good request must not get. */
  private async publish(request: EventsRequest, facts: readonly PlannedFact[]): Promise<string | undefined> {
    for (;;) {
      if (facts.length >= MANY) for (const resolve of this.waiting.splice(0)) resolve();
      const answer = await this.post(request);
      if (answer?.status === 202) return this.accept(answer.json(), facts);
      if (answer !== undefined && answer.status !== 503) {
        this.journal.complain(`a good request was answered ${answer.status} ${answer.text.slice(0, 500)}`);
        return undefined;
      }
      this.journal.count('requests sent again');
      await pause(100 + this.random.int(200));
    }
  }

  private accept(body: unknown, facts: readonly PlannedFact[]): string | undefined {
    const [accepted, position] = isObject(body) ? [body['accepted'], body['position']] : [];
    if (accepted !== facts.length || typeof position !== 'string')
      return void this.journal.complain(`accepted with ${JSON.stringify(body)}`);
    for (const each of facts) this.acknowledged.add(identityOf(each));
    this.journal.count('events acknowledged over HTTP', facts.length);
    return position;
  }

  private async beRefused({ request, facts }: HttpStep): Promise<undefined> {
    for (const each of facts) this.refused.add(identityOf(each));
    const answer = await this.post(request);
    if (answer === undefined || answer.status === 503) return;
    this.journal.count('bad requests refused');
    if (answer.status !== 400 || !answer.text.includes(`[${facts.length}]: INVALID_DATA: `))
      this.journal.complain(`a bad request was answered ${answer.status} ${answer.text.slice(0, 500)}`);
  }

  /** What was acknowledged is shown to who carries its position, on whichever process. */
  private async readBack(lane: string, counter: number, position: string): Promise<void> {
    const server = await anyServer(this.servers, this.random);
    const path = servicePath(counterId(lane), { extensions: ['N'] });
    const answer = await watched(
      server,
      { path, headers: waitFor(position) },
      { kind: 'reading', journal: this.journal },
    );
    if (answer === undefined || answer.status === 503) return;
    const body = answer.status === 200 ? answer.json() : undefined;
    const seen = isObject(body) ? body['N'] : undefined;
    if (typeof seen === 'number' && seen >= counter) this.journal.count('own writes read back');
    else
      this.journal.complain(
        `${server.slot.name} showed ${answer.status} ${JSON.stringify(seen)} after ${counter} of ${lane} at ${position}`,
      );
  }

  private async post({ headers, body }: EventsRequest) {
    const server = await anyServer(this.servers, this.random);
    const request = { method: 'POST', path: '/events', headers, body };
    return watched(server, request, { kind: 'publishing', journal: this.journal });
  }
}
