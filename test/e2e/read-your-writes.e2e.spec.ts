import { call } from '#test/support/processes/http.calls.js';
import { eventually, isRefusal } from '#test/support/processes/eventually.js';
import { accepted, post, servicePath, waitFor } from '#test/support/processes/service.api.js';
import { startKafka, type KafkaSystem } from '#test/support/processes/system.js';
import type { AppProcess } from '#test/support/processes/app.process.js';
import { batchRequest } from '#test/support/workload/http.binding.js';
import { fact } from '#test/support/workload/planned.fact.js';

jest.setTimeout(300_000);

const SERVICES = 12;
const FIRST_PARTITIONS = 6;

/** Publishes new services again and again, each time into several partitions, and reads them with the position answered. */
class Readers {
  /** Reads that did not show what their caller had seen accepted. */
  readonly stale: string[] = [];
  /** Reads that did. */
  shown = 0;
  /** Reads and writes that were refused, as they may be. */
  refused = 0;
  /** The highest partition of any position. */
  highest = 0;
  private isOver = false;
  private readonly callers: readonly Promise<void>[];

  constructor(private readonly api: () => AppProcess) {
    this.callers = ['a', 'b', 'c'].map((name) => this.repeat(name));
  }

  /** Resolves once so many more reads have shown what they should. */
  async goOn(reads = 40): Promise<void> {
    const enough = this.shown + reads;
    await eventually(() => this.shown >= enough || this.stale.length > 0, 'reads are answered again');
  }

  async end(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.callers);
  }

  private async repeat(name: string): Promise<void> {
    for (let round = 0; !this.isOver; round += 1) {
      try {
        await this.round(Array.from({ length: SERVICES }, (_, n) => `${name}-${round}-${n}`));
      } catch (error) {
        if (!isRefusal(error) && !isNotYet(error)) throw error;
        this.refused += 1;
      }
    }
  }

  private async round(ids: readonly string[]): Promise<void> {
    const facts = ids.map((service_id) => fact('service.started', { service_id, timestamp: '2020-02-02T02:02:02Z' }));
    const answer = await post(this.api(), batchRequest(facts));
    if (answer.status === 503) return void (this.refused += 1);
    const position = accepted(answer, facts.length);
    for (const [, partition] of position.matchAll(/\.(\d+)-/g))
      this.highest = Math.max(this.highest, Number(partition));
    for (const id of ids.slice(-3)) await this.read(id, position);
  }

  private async read(id: string, position: string): Promise<void> {
    const { status, text } = await call(this.api().url, { path: servicePath(id), headers: waitFor(position) });
    if (status === 200) this.shown += 1;
    else if (status === 503) this.refused += 1;
    else this.stale.push(`${id} behind ${position}: ${status} ${text}`);
  }
}

function isNotYet(error: unknown): boolean {
  return error instanceof Error && error.message.endsWith('does not listen yet');
}

describe('a read with the position of what its caller wrote', () => {
  let system: KafkaSystem;
  let api: AppProcess;

  beforeAll(async () => {
    system = await startKafka({ KAFKA_SESSION_TIMEOUT_MS: '6000', READ_WAIT_TIMEOUT_MS: '3000' });
    api = system.server;
  });
  afterAll(() => system.stop());

  test('shows them or is a 503, while projectors and APIs come, go and die and partitions are added', async () => {
    const readers = new Readers(() => api);
    const [first] = system.projectors;
    await readers.goOn();
    const second = await system.join();
    await readers.goOn();
    await first?.kill();
    await readers.goOn();
    await Promise.all([system.join(), second.stop()]);
    await readers.goOn();
    await api.kill();
    api = await system.joinApi();
    await readers.goOn();
    await system.kafka.growTo(FIRST_PARTITIONS + 3);
    const old = api;
    api = await system.joinApi();
    await old.stop();
    await readers.goOn();
    await eventually(() => readers.highest >= FIRST_PARTITIONS, 'positions tell of added partitions');
    await readers.goOn();
    await readers.end();
    expect(readers.stale).toEqual([]);
    expect(readers.refused).toBeGreaterThan(0);
  });
});
