import { servicePath } from '#test/support/processes/service.api.js';
import type { Producer } from 'kafkajs';
import { Agent, get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { EVENTS_A_SERVICE, journeys, type BenchEvent } from './journeys.workload.js';
import { messageOf, type BenchTopic } from './kafka.topic.js';

const PER_SECOND = 1000;
const TICK_MS = 5;
/** One of so many services is watched: some 25 a second. */
const WATCHED_OF = 4;
const LOOK_EVERY_MS = 1;
const LATEST_MS = 30_000;

/** Where facts go in, and where they are to be seen. */
export interface FactPath {
  readonly producer: Producer;
  readonly topic: BenchTopic;
  /** Of the API. */
  readonly url: string;
  readonly seed: number;
}

/** Publishes facts at a steady pace, and asks for some of the services that they start until they are there. */
export class SteadyFacts {
  private readonly agent = new Agent({ keepAlive: true });
  private published = 0;

  constructor(private readonly path: FactPath) {}

  /** Resolves to the milliseconds that it took each watched start to be seen, from handing it to the client on. */
  async publishFor(seconds: number): Promise<readonly number[]> {
    const events = this.nextJourneys((seconds * PER_SECOND) / EVENTS_A_SERVICE);
    const seen: Promise<number>[] = [];
    const sent: Promise<unknown>[] = [];
    const startedAt = performance.now();
    for (let done = 0; done < events.length; await pause(TICK_MS)) {
      const due = Math.min(events.length, Math.floor(((performance.now() - startedAt) * PER_SECOND) / 1000));
      if (due === done) continue;
      const tick = events.slice(done, due);
      done = due;
      sent.push(this.path.producer.send({ topic: this.path.topic.events, messages: tick.map(messageOf), acks: -1 }));
      for (const event of tick) if (isWatched(event)) seen.push(this.seen(event, performance.now()));
    }
    await Promise.all(sent);
    return Promise.all(seen);
  }

  private nextJourneys(services: number): BenchEvent[] {
    const first = this.published;
    this.published += services;
    return [...journeys(services, this.path.seed, first)];
  }

  private async seen({ key }: BenchEvent, publishedAt: number): Promise<number> {
    for (;;) {
      if (await this.isThere(key)) return performance.now() - publishedAt;
      if (performance.now() - publishedAt > LATEST_MS) throw new Error(`${key} is not seen`);
      await pause(LOOK_EVERY_MS);
    }
  }

  private isThere(id: string): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const request = get(new URL(servicePath(id), this.path.url), { agent: this.agent }, (response) => {
        response
          .once('error', reject)
          .once('end', () => resolve(response.statusCode === 200))
          .resume();
      });
      request.once('error', reject);
    });
  }
}

function isWatched({ number, json }: BenchEvent): boolean {
  return number % WATCHED_OF === 0 && json.includes('contextservices.service.started.');
}
