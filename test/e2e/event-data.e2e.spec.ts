import { EMBEDDED, type System } from '#test/support/processes/system.js';
import { accepted, exportContents, post } from '#test/support/processes/service.api.js';
import { problemOf } from '#test/support/processes/problem.js';
import { isGoodData } from '#test/support/model/data.checking.js';
import type { JsonObject } from '#test/support/model/json.value.js';
import { modelOf } from '#test/support/model/model.records.js';
import { DATA_CASES } from '#test/support/workload/data.cases.js';
import { structuredRequest } from '#test/support/workload/http.binding.js';
import { fact } from '#test/support/workload/planned.fact.js';

jest.setTimeout(180_000);

/** `data` does not depend on the form: the events are decoded by one piece of code. */
describe('the rules of data', () => {
  let system: System;

  beforeAll(async () => {
    system = await EMBEDDED.start();
  });
  afterAll(() => system.stop());

  test.each(DATA_CASES)('%s: %s', async (type, what, data) => {
    const sent = fact(type, data);
    const answer = await post(system, structuredRequest(sent));
    const isGood = isGoodData(sent.type, data);
    expect(what.startsWith('not ')).toBe(!isGood);
    if (isGood) return void accepted(answer, 1);
    const { message, ...problem } = problemOf(answer);
    expect(problem).toEqual({ status: 400, exception: 'InvalidEventException' });
    expect(message).toMatch(/^\[0\]: INVALID_DATA: /);
  });

  test('what was accepted comes back', async () => {
    const good = DATA_CASES.map(([type, , data]) => fact(type, data)).filter(({ type, data }) =>
      isGoodData(type, data),
    );
    const timed = good.filter(({ data }) => typeof data['timestamp'] === 'string');
    const position = accepted(await post(system, structuredRequest(fact('service.deleted', { service_id: 'x' }))), 1);
    const range = { from: Date.parse('0001-01-01T00:00:00Z'), to: Date.parse('9999-12-31T23:59:59.999Z') };
    const found: JsonObject[] = await exportContents(system, range, position);
    const expected = modelOf(timed).exportContents(range);
    expect(found).toEqual(expect.arrayContaining(expected));
  });
});
