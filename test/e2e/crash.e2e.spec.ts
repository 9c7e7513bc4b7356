import { FORMS, startKafka, type KafkaSystem, type System } from '#test/support/processes/system.js';
import { disagreements, exportDisagreements } from '#test/support/processes/agreement.js';
import { publishUntilAccepted } from '#test/support/processes/publishing.js';
import { settledPosition } from '#test/support/processes/settling.js';
import { Model, type LogRecord } from '#test/support/model/model.js';
import { modelOf } from '#test/support/model/model.records.js';
import { randomFacts, randomRecords } from '#test/support/workload/history.js';

jest.setTimeout(300_000);

const ORIGIN = Date.parse('2021-07-01T00:00:00Z');
const SEED = Number(process.env['E2E_SEED'] ?? Date.now() % 100_000);
const CRASHES = 3;

describe.each(FORMS)(`killed in the middle of its work (E2E_SEED=${SEED}), $form`, ({ start }) => {
  let system: System;

  beforeAll(async () => {
    system = await start();
  });
  afterAll(() => system.stop());

  test('nothing that was accepted is lost, nothing counts twice', async () => {
    const facts = randomFacts(SEED, { prefix: 'ka', services: 10, origin: ORIGIN }, 2400);
    const positions: string[] = [];
    let isDone = false;
    const publishing = async (): Promise<void> => {
      for (let first = 0; first < facts.length; first += 12)
        positions.push(await publishUntilAccepted(() => system.url, facts.slice(first, first + 12)));
      isDone = true;
    };
    const crashing = async (): Promise<void> => {
      for (let crash = 1; crash <= CRASHES; crash += 1) {
        const due = (crash * facts.length) / 12 / (CRASHES + 1);
        while (positions.length < due && !isDone) await new Promise((resolve) => setTimeout(resolve, 2));
        await system.crash();
      }
    };
    await Promise.all([publishing(), crashing()]);
    expect(positions).toHaveLength(facts.length / 12);
    const position = `${positions
      .join(',')
      .slice(-2000)
      .replace(/^[^,]*,/, '')},${await settledPosition(system)}`;
    const model = modelOf(facts);
    expect(await disagreements(system, model, position)).toEqual([]);
    expect(await exportDisagreements(system, model, { origin: ORIGIN, position })).toEqual([]);
  });
});

describe(`a projector killed over a backlog (E2E_SEED=${SEED})`, () => {
  let system: KafkaSystem;

  beforeAll(async () => {
    system = await startKafka();
  });
  afterAll(() => system.stop());

  test('applies each fact once, also where it reads all of them again', async () => {
    const planned = randomRecords(SEED + 3, { prefix: 'kc', services: 20, origin: ORIGIN, arrival: true }, 6000);
    const records: LogRecord[] = [];
    const producing = async (): Promise<void> => {
      for (let first = 0; first < planned.length; first += 500)
        records.push(...(await system.kafka.produce(planned.slice(first, first + 500))));
    };
    await Promise.all([producing(), system.crash()]);
    const model = new Model(records);
    const position = await settledPosition(system);
    expect(await disagreements(system, model, position)).toEqual([]);
    const places = (await system.kafka.parked()).map(
      ({ headers }) => `${String(headers['x-original-partition'])}/${String(headers['x-original-offset'])}`,
    );
    const expected = model.deadLetters.map(({ partition, offset }) => `${partition}/${offset}`);
    expect([...new Set(places)].toSorted()).toEqual(expected.toSorted());

    for (const projector of system.projectors.splice(0)) await projector.kill();
    expect(await system.mongo.forgetCheckpoints()).toBe(1);
    await system.join();
    expect(await disagreements(system, model, await settledPosition(system))).toEqual([]);
  });
});
