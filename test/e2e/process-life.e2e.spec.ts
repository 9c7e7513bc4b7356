import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppProcess } from '#test/support/processes/app.process.js';
import { eventually } from '#test/support/processes/eventually.js';
import { call } from '#test/support/processes/http.calls.js';
import { FORMS, KafkaSystem, startKafka, type System } from '#test/support/processes/system.js';
import { publish, query } from '#test/support/processes/service.api.js';
import { fact } from '#test/support/workload/planned.fact.js';

jest.setTimeout(240_000);

const SOON_MS = 30_000;
const started = (id: string) => fact('service.started', { service_id: id, timestamp: '2020-02-02T02:02:02Z' });

describe('a data folder', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'context-services-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('has one process at a time', async () => {
    const first = await new AppProcess('standalone', { DATA_DIR: folder }).ready();
    const second = await new AppProcess('standalone', { DATA_DIR: folder }).end();
    expect(second.code).toBeGreaterThan(0);
    expect(second.output).toContain(folder);
    await publish(first, [started('kept')]);
    expect((await first.stop()).code).toBe(0);
    const third = await new AppProcess('standalone', { DATA_DIR: folder }).ready();
    await eventually(async () => (await query(third, 'kept')) !== undefined, 'what was published is there again');
    await third.stop();
  });

  test('is made where it is missing', async () => {
    const process = await new AppProcess('standalone', { DATA_DIR: join(folder, 'a', 'b') }).ready();
    expect((await process.stop()).code).toBe(0);
  });
});

describe.each(['standalone', 'api', 'projector'] as const)('wrong settings of the %s', (name) => {
  test('are told in one message, all of them, and end it', async () => {
    const wrong = { HTTP_PORT: '99999', LOG_LEVEL: 'loud', MAX_EVENT_BYTES: 'many', READ_WAIT_TIMEOUT_MS: '-1' };
    const { code, output } = await new AppProcess(name, { ...wrong, KAFKA_BROKERS: 'nowhere' }).end();
    expect(code).toBeGreaterThan(0);
    const lines = output.split('\n').filter((line) => line.trim() !== '');
    expect(lines).toHaveLength(1);
    for (const variable of [...Object.keys(wrong), 'KAFKA_BROKERS']) expect(lines[0]).toContain(variable);
  });
});

/** The addresses that a process listens on at the port of a URL, as the kernel writes them. */
function listeningAt(pid: number, url: string): string[] {
  const port = Number(new URL(url).port).toString(16).toUpperCase().padStart(4, '0');
  const rows = ['tcp', 'tcp6'].flatMap((family) => readFileSync(`/proc/${pid}/net/${family}`, 'utf8').split('\n'));
  const places = rows.map((row) => row.trim().split(/\s+/)).filter(([, , , state]) => state === '0A');
  return places
    .map(([, place = '']) => place.split(':'))
    .filter(([, at]) => at === port)
    .map(([address = '']) => address);
}

describe.each(FORMS)('a process and its end, $form', ({ start }) => {
  let system: System;

  beforeAll(async () => {
    system = await start();
  });
  afterAll(() => system.stop());

  test('is reached from this machine alone until then', () => {
    const processes = [system.server, ...(system instanceof KafkaSystem ? system.projectors : [])];
    for (const { pid, url } of processes) expect(listeningAt(pid, url)).toEqual(['0100007F']);
  });

  test('comes with SIGTERM, within seconds, with exit code 0', async () => {
    await publish(system, [started('last')]);
    const processes = [system.server, ...(system instanceof KafkaSystem ? system.projectors : [])];
    const asked = Date.now();
    const ends = await Promise.all(processes.map((each) => each.stop()));
    expect(ends.map(({ code, signal }) => ({ code, signal }))).toEqual(
      processes.map(() => ({ code: 0, signal: null })),
    );
    expect(Date.now() - asked).toBeLessThan(SOON_MS);
  });
});

describe('a projector', () => {
  let system: KafkaSystem;

  beforeAll(async () => {
    system = await startKafka();
  });
  afterAll(() => system.stop());

  test('tells its health and its metrics on a port of its own', async () => {
    const url = system.projectors[0]?.url ?? '';
    expect(await call(`${url}/health/live`)).toMatchObject({ status: 200 });
    expect(await call(`${url}/health/ready`)).toMatchObject({ status: 200 });
    const metrics = await call(`${url}/metrics`);
    expect(metrics).toMatchObject({ status: 200 });
    expect(metrics.text).toMatch(/^# TYPE \w+ counter$/m);
  });

  test('that stands still lets accepted events wait, and applies them when it goes on', async () => {
    const [projector] = system.projectors;
    projector?.pause();
    const facts = Array.from({ length: 40 }, (_, n) => started(`waits-${n}`));
    const position = await publish(system, facts);
    expect(await query(system, 'waits-1')).toBeUndefined();
    projector?.resume();
    for (const { key } of facts) expect(await query(system, key, {}, position)).toBeDefined();
  });
});
