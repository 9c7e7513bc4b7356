import { disagreements, exportDisagreements } from '#test/support/processes/agreement.js';
import type { AppProcess, Ending } from '#test/support/processes/app.process.js';
import { eventually } from '#test/support/processes/eventually.js';
import { publish, query } from '#test/support/processes/service.api.js';
import { settledPosition } from '#test/support/processes/settling.js';
import { SteadyCallers } from '#test/support/processes/steady.callers.js';
import { FORMS, startKafka, type KafkaSystem, type System } from '#test/support/processes/system.js';
import { Model } from '#test/support/model/model.js';
import { modelOf } from '#test/support/model/model.records.js';
import { randomFacts, randomRecords } from '#test/support/workload/history.js';

jest.setTimeout(300_000);

const ORIGIN = Date.parse('2021-06-01T00:00:00Z');
const SEED = Number(process.env['E2E_SEED'] ?? Date.now() % 100_000);

async function run(system: System, ...parameters: string[]): Promise<Ending> {
  const ending = await system.command('rebuild', ...parameters).end();
  if (ending.code !== 0)
    throw new Error(`rebuild ${parameters.join(' ')} ended with ${ending.code}:\n${ending.output}`);
  return ending;
}

describe.each(FORMS)(`a rebuild beside the live read model (E2E_SEED=${SEED}), $form`, ({ start }) => {
  let system: System;
  const facts = randomFacts(SEED, { prefix: 'rb', services: 40, origin: ORIGIN }, 3000);
  const model = modelOf(facts);
  const started = model.exportIds({ from: 0, to: Date.parse('2100-01-01T00:00:00Z') }).map(String);

  beforeAll(async () => {
    system = await start();
    for (let first = 0; first < facts.length; first += 200)
      await publish(system.server, facts.slice(first, first + 200));
  });
  afterAll(() => system.stop());

  async function expectTheModel(): Promise<void> {
    const position = await settledPosition(system);
    expect(await disagreements(system, model, position)).toEqual([]);
    expect(await exportDisagreements(system, model, { origin: ORIGIN, position })).toEqual([]);
  }

  test('is never noticed: not while it is built, when it becomes live, nor when the old one comes back or goes', async () => {
    const callers = await SteadyCallers.begin(system, 'counted', started);
    const built = await run(system);
    expect(built.output).toMatch(/services_v2 answers queries\nservices_v1 is kept/);
    await expectTheModel();
    expect((await run(system, '--rollback')).output).toMatch(/services_v1 answers queries\nservices_v2 is kept/);
    await expectTheModel();
    expect((await run(system, '--drop')).output).toContain('removed services_v2');
    expect((await run(system)).output).toContain('services_v3 answers queries');
    expect((await run(system, '--drop')).output).toContain('removed services_v1');
    const { faults, writes, reads, exports } = await callers.stop();
    expect(faults).toEqual([]);
    for (const calls of [writes, reads, exports]) expect(calls).toBeGreaterThan(10);
    await expectTheModel();
    await system.crash();
    await expectTheModel();
    expect((await run(system, '--status')).output).toMatch(/^services_v3 answers queries$/);
  });

  test('that was stopped, or killed, goes on from there', async () => {
    for (const end of [(rebuild: AppProcess) => rebuild.stop(), (rebuild: AppProcess) => rebuild.kill()]) {
      const rebuild = system.command('rebuild');
      await eventually(() => /^loading services_v4/m.test(rebuild.output), 'the rebuild loads');
      await end(rebuild);
      const status = await run(system, '--status');
      expect(status.output).toMatch(/^services_v3 answers queries\nservices_v4 is being built/);
    }
    expect((await run(system)).output).toMatch(/services_v4 answers queries\nservices_v3 is kept/);
    await expectTheModel();
  });

  test.each([
    [['--drop', '--rollback'], 2, /only one of --rollback, --drop at a time/],
    [['--abandon'], 1, /no read model is being built/],
    [['--nonsense'], 2, /--nonsense/],
  ])('refuses %j', async (parameters, code, message) => {
    const ending = await system.command('rebuild', ...parameters).end();
    expect(ending).toMatchObject({ code, output: expect.stringMatching(message) as string });
  });
});

describe(`a rebuild of records with poison (E2E_SEED=${SEED})`, () => {
  let system: KafkaSystem;

  beforeAll(async () => {
    system = await startKafka({ MAX_SERVICE_BYTES: '60000' });
  });
  afterAll(() => system.stop());

  test('parks no dead letter again', async () => {
    const planned = randomRecords(SEED + 1, { prefix: 'rp', services: 14, origin: ORIGIN, arrival: true }, 1500);
    const records = await system.kafka.produce(planned.slice(0, 800));
    await settled();
    await run(system);
    records.push(...(await system.kafka.produce(planned.slice(800, 1200))));
    await settled();
    await run(system, '--drop');
    records.push(...(await system.kafka.produce(planned.slice(1200))));
    const position = await settled();
    const expected = new Model(records, { maxServiceBytes: 60_000 });
    expect(await disagreements(system, expected, position)).toEqual([]);
    expect(await placesOfParked()).toEqual(
      expected.deadLetters.map(({ partition, offset }) => `${partition}/${offset}`).toSorted(),
    );
  });

  async function settled(): Promise<string> {
    const position = await settledPosition(system);
    await query(system, 'any', {}, position);
    return position;
  }

  async function placesOfParked(): Promise<string[]> {
    const parked = await system.kafka.parked();
    const named = (headers: (typeof parked)[number]['headers'], name: string): string =>
      String(headers[`x-original-${name}`]);
    return parked.map(({ headers }) => `${named(headers, 'partition')}/${named(headers, 'offset')}`).toSorted();
  }
});
