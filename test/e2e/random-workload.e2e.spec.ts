import { FORMS, startKafka, type KafkaSystem, type System } from '#test/support/processes/system.js';
import { disagreements, exportDisagreements } from '#test/support/processes/agreement.js';
import { publishInAllModes } from '#test/support/processes/publishing.js';
import { publish, query } from '#test/support/processes/service.api.js';
import { settledPosition } from '#test/support/processes/settling.js';
import { modelOf } from '#test/support/model/model.records.js';
import { Model, type LogRecord } from '#test/support/model/model.js';
import { randomFacts, randomRecords } from '#test/support/workload/history.js';
import { fact } from '#test/support/workload/planned.fact.js';
import type { ParkedMessage } from '#test/support/processes/kafka.side.js';

jest.setTimeout(240_000);

const ORIGIN = Date.parse('2021-06-01T00:00:00Z');
const SEED = Number(process.env['E2E_SEED'] ?? Date.now() % 100_000);
const LIMITS = { MAX_SERVICE_BYTES: '60000' };

describe.each(FORMS)(`random histories over HTTP (E2E_SEED=${SEED}), $form`, ({ start }) => {
  let system: System;

  beforeAll(async () => {
    system = await start(LIMITS);
  });
  afterAll(() => system.stop());

  test('end in the documents and exports of the model', async () => {
    const facts = randomFacts(SEED, { prefix: 'ha', services: 14, origin: ORIGIN }, 1500);
    const [position = ''] = (await publishInAllModes(system, facts, SEED)).slice(-1);
    const settled = `${position},${await settledPosition(system)}`;
    const model = modelOf(facts, { maxServiceBytes: 60_000 });
    expect(model.deadLetters).toEqual([]);
    expect(await disagreements(system, model, settled)).toEqual([]);
    expect(await exportDisagreements(system, model, { origin: ORIGIN, position: settled })).toEqual([]);
  });

  test.each([127, 128])('an event that comes again behind %i others counts as the model says', async (others) => {
    const service_id = `again-${others}`;
    const named = (value: number, more = {}) =>
      fact('service.extension-updated', { service_id, name: 'N', value }, more);
    const same = { source: '/again', id: 'same' };
    const start = fact('service.started', { service_id, timestamp: '2000-01-01T00:00:00Z' });
    const between = Array.from({ length: others }, (_, n) => named(n));
    const facts = [start, named(-1, same), ...between.flatMap((each) => [each, each]), named(-2, same)];
    const found = await query(system, service_id, { extensions: ['N'] }, await publish(system, facts));
    expect(found).toEqual(modelOf(facts).query(service_id, { extensions: ['N'] }));
    expect(found?.['N']).toBe(others === 127 ? 126 : -2);
  });

  test('a fact that makes its service too large leaves it as it was, and the next one counts', async () => {
    const service_id = 'grows';
    const facts = [
      fact('service.started', { service_id, timestamp: '2000-01-01T00:00:00Z' }),
      ...[1, 2].map((n) =>
        fact('service.extension-updated', { service_id, name: `Big${n}`, value: 'x'.repeat(20_000) }),
      ),
      fact('service.completed', { service_id, disposition: 1, Huge: 'x'.repeat(60_000) }),
      fact('service.extension-updated', { service_id, name: 'Note', value: 1 }),
    ];
    const position = await publish(system, facts);
    const found = await query(system, service_id, { extensions: ['*'] }, position);
    expect(found).toEqual(modelOf(facts, { maxServiceBytes: 60_000 }).query(service_id, { extensions: ['*'] }));
    expect(Object.keys(found ?? {}).sort()).toEqual(['Big1', 'Big2', 'Note', 'service_id', 'started']);
  });
});

describe(`random records straight into Kafka (E2E_SEED=${SEED})`, () => {
  let system: KafkaSystem;
  let records: LogRecord[];

  beforeAll(async () => {
    system = await startKafka({ ...LIMITS, SERVICE_CACHE_BYTES: '40000' });
    const cast = { prefix: 'kb', services: 14, origin: ORIGIN, arrival: true };
    const planned = randomRecords(SEED + 1, cast, 1500);
    records = [];
    for (let first = 0; first < planned.length; first += 70)
      records.push(...(await system.kafka.produce(planned.slice(first, first + 70))));
  });
  afterAll(() => system.stop());

  test('end in the documents and exports of the model', async () => {
    const model = new Model(records, { maxServiceBytes: 60_000 });
    const position = await settledPosition(system);
    expect(await disagreements(system, model, position)).toEqual([]);
    expect(await exportDisagreements(system, model, { origin: ORIGIN, position })).toEqual([]);
  });

  test('leave just the poison in the dead letters, as it was', async () => {
    await query(system, 'any', {}, await settledPosition(system));
    const { deadLetters } = new Model(records, { maxServiceBytes: 60_000 });
    const parked = await system.kafka.parked();
    const expected = deadLetters.map(({ partition, offset, code }) => `${partition}/${offset} ${code}`);
    expect(parked.map(placeOf).toSorted()).toEqual(expected.toSorted());
    for (const letter of parked) expectUnchanged(letter);
  });

  function expectUnchanged(letter: ParkedMessage): void {
    const [place] = placeOf(letter).split(' ');
    const original = records.find(({ partition, offset }) => `${partition}/${offset}` === place);
    if (original === undefined) throw new Error(`no record at ${place}`);
    const added = {
      'x-original-topic': system.kafka.events,
      'x-error-message': String(letter.headers['x-error-message']),
    };
    const headers = [...original.headers.map(({ name, value }) => [name, value.toString()]), ...Object.entries(added)];
    expect({ key: hex(letter.key), value: hex(letter.value) }).toEqual({
      key: hex(original.key),
      value: hex(original.value),
    });
    expect(headers.map(([name = '']) => [name, String(letter.headers[name])])).toEqual(headers);
    expect(Object.keys(letter.headers)).toHaveLength(original.headers.length + 5);
    expect(added['x-error-message']).toMatch(/\w+ \w+/);
  }

  function hex(bytes: Buffer | null): string {
    return bytes === null ? 'null' : bytes.toString('hex');
  }

  function placeOf({ headers }: ParkedMessage): string {
    const [partition, offset, code] = ['x-original-partition', 'x-original-offset', 'x-error-code'].map((name) =>
      String(headers[name]),
    );
    return `${partition}/${offset} ${code}`;
  }
});
