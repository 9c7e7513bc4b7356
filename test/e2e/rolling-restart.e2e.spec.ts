import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppProcess } from '#test/support/processes/app.process.js';
import { Balancer } from '#test/support/processes/balancer.js';
import { call } from '#test/support/processes/http.calls.js';
import { eventually } from '#test/support/processes/eventually.js';
import { Load } from '#test/support/processes/load.js';
import { startKafka, type KafkaSystem } from '#test/support/processes/system.js';

jest.setTimeout(240_000);

/** Several looks of the balancer. */
const DRAIN = { SHUTDOWN_DRAIN_MS: '1000' };

let balancer: Balancer;
beforeEach(() => {
  balancer = new Balancer();
});
afterEach(() => balancer.close());

describe('a rolling restart under load', () => {
  let system: KafkaSystem;
  beforeEach(async () => {
    // A projector that did not leave its group would hold its partitions for as long as the test may take.
    system = await startKafka({ ...DRAIN, KAFKA_SESSION_TIMEOUT_MS: '300000' });
  });
  afterEach(() => system.stop());

  test('of two projectors and two APIs fails no request and loses no event', async () => {
    const apis = [system.server, await system.joinApi()];
    await system.join();
    for (const api of apis) balancer.add(api);
    const load = new Load(balancer);
    await load.goesOn();
    for (const old of [...system.projectors]) {
      await system.join();
      expect(await old.stop()).toMatchObject({ code: 0, signal: null });
      await load.goesOn();
    }
    for (const old of apis) {
      balancer.add(await system.joinApi());
      expect(await old.stop()).toMatchObject({ code: 0, signal: null });
      await load.goesOn();
    }
    await load.end();
    expect(load.failures).toEqual([]);
    expect(await load.lost()).toEqual([]);
  });
});

describe('the standalone form', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'context-services-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('told to stop under load fails no request and loses no event', async () => {
    const environment = { DATA_DIR: folder, READ_WAIT_TIMEOUT_MS: '60000', ...DRAIN };
    const first = await new AppProcess('standalone', environment).ready();
    balancer.add(first);
    const load = new Load(balancer);
    await load.goesOn();
    expect(await first.stop()).toMatchObject({ code: 0, signal: null });
    const second = await new AppProcess('standalone', environment).ready();
    balancer.add(second);
    await load.goesOn();
    await load.end();
    expect(load.failures).toEqual([]);
    expect(await load.lost()).toEqual([]);
    expect((await second.stop()).code).toBe(0);
  });

  test('told to stop is not ready first, serves on, and ends each connection with its answer', async () => {
    const environment = { DATA_DIR: folder, SHUTDOWN_DRAIN_MS: '600000' };
    const process = await new AppProcess('standalone', environment).ready();
    const ended = process.stop();
    const ready = () => call(`${process.url}/health/ready`);
    await eventually(async () => (await ready()).status === 503, 'it is not ready any more');
    expect((await ready()).json()).toMatchObject({ checks: { process: { ok: false, reason: 'it is stopping' } } });
    const answer = await call(`${process.url}/genesys/1/cs/services/1`);
    expect([answer.status, answer.headers.connection]).toEqual([404, 'close']);
    expect(process.output).not.toContain('ended');
    process.interrupt();
    expect((await ended).code).toBe(0);
  });
});
