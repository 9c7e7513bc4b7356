import { disagreements } from '#test/support/processes/agreement.js';
import { settledPosition } from '#test/support/processes/settling.js';
import type { KafkaSystem } from '#test/support/processes/system.js';
import { FORMS, startKafka, type System } from '#test/support/processes/system.js';
import { post, query, accepted } from '#test/support/processes/service.api.js';
import { Model } from '#test/support/model/model.js';
import { modelOf } from '#test/support/model/model.records.js';
import { randomFacts } from '#test/support/workload/history.js';
import { batchRequest, binaryRequest, structuredRequest } from '#test/support/workload/http.binding.js';
import { binaryRecord, structuredRecord } from '#test/support/workload/kafka.binding.js';
import { asOld } from '#test/support/workload/old.facts.js';
import { fact } from '#test/support/workload/planned.fact.js';

jest.setTimeout(240_000);

const cast = { prefix: 'oe', services: 8, origin: Date.parse('2021-07-01T00:00:00Z') };

describe.each(FORMS)('a producer that still sends service.started.v0, $form', ({ start }) => {
  let system: System;

  beforeAll(async () => {
    system = await start();
  });
  afterAll(() => system.stop());

  test.each([
    ['structured', structuredRequest],
    ['binary', binaryRequest],
  ])('is understood in %s mode', async (mode, request) => {
    const old = asOld(fact('service.started', { service_id: `old-${mode}`, service_type: 100, Extra: { a: 1 } }));
    const position = accepted(await post(system, request(old)), 1);
    const found = await query(system, old.key, { extensions: ['*'] }, position);
    expect(found).toMatchObject({ service_id: old.key, service_type: 100, Extra: { a: 1 } });
    expect(found).not.toHaveProperty('type_of_service');
  });

  test('leads to the same answers among new events', async () => {
    const facts = randomFacts(11, cast, 400);
    const sent = facts.map((each, index) => (index % 3 === 0 ? each : asOld(each)));
    const position = accepted(await post(system, batchRequest(sent)), sent.length);
    expect(await disagreements(system, modelOf(facts), position)).toEqual([]);
  });

  test('is told its fault in its own words', async () => {
    const old = { ...asOld(fact('service.started', { service_id: 'x', service_type: true })) };
    const answer = await post(system, batchRequest([old]));
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('[0]: INVALID_DATA: data.type_of_service must be');
  });
});

describe('a topic from before service.started.v1', () => {
  let system: KafkaSystem;

  beforeAll(async () => {
    system = await startKafka();
  });
  afterAll(() => system.stop());

  test('is read to the same documents, whatever the mode', async () => {
    const facts = randomFacts(12, { ...cast, prefix: 'ot' }, 600);
    const bind = (each: (typeof facts)[number], index: number) =>
      index % 2 === 0 ? structuredRecord(each) : binaryRecord(each);
    const places = await system.kafka.produce(facts.map((each, index) => bind(asOld(each), index)));
    const now = facts.map(bind).map((record, index) => ({ ...places[index], ...record }));
    const model = new Model(now.map((record) => ({ partition: 0, offset: 0n, ...record })));
    expect(await disagreements(system, model, await settledPosition(system))).toEqual([]);
    expect(await system.kafka.countParked()).toBe(0);
  });
});
