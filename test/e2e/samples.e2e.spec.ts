import { FORMS, type System } from '#test/support/processes/system.js';
import { exportContents, exportIds, exportPath, publish, query, waitFor } from '#test/support/processes/service.api.js';
import { call } from '#test/support/processes/http.calls.js';
import { canonical, parseList, textOf } from '#test/support/model/json.value.js';
import { fact } from '#test/support/workload/planned.fact.js';
import { expectedExports, expectedService, sampleFacts } from '#test/support/samples/samples.js';

jest.setTimeout(180_000);

describe.each(FORMS)('the documented examples, $form', ({ start }) => {
  let system: System;
  let position: string;

  beforeAll(async () => {
    system = await start();
    position = await publish(system, [...sampleFacts('service-3005'), ...sampleFacts('export')]);
  });
  afterAll(() => system.stop());

  test('the service comes out equal', async () => {
    const lists = { active_states: true, completed_states: true, active_tasks: true, completed_tasks: true };
    const found = await query(system, '3005', { ...lists, extensions: ['ClientInfo,relatedOffers'] }, position);
    expect(canonical(found)).toBe(canonical(expectedService()));
  });

  test.each(expectedExports().expected)('the export of $filter_events and $filter_state', async (row) => {
    const { time_from, time_to } = expectedExports();
    const range = { from: Date.parse(time_from), to: Date.parse(time_to) };
    const asked = { ...range, events: row.filter_events, state: row.filter_state };
    const contents = await exportContents(system, asked, position);
    expect(contents.map((content) => textOf(content['service_id']))).toEqual(row.services);
    if (row.filter_state === 'any') expect(await exportIds(system, asked)).toEqual(row.services);
  });

  test('the range holds its first instant and not its last', async () => {
    const at = Date.parse('2014-07-22T14:00:00.000Z');
    const started = (from: number, to: number) => exportIds(system, { from, to, events: 'started' }, position);
    expect(await started(at, at + 1)).toEqual(['361-s2']);
    expect(await started(at - 1, at)).toEqual([]);
    expect(await started(at, at)).toEqual([]);
  });

  test('the range ends now where no end is given', async () => {
    const ids = [-5, 300].map((seconds) => ({ id: `now${seconds}`, at: new Date(Date.now() + seconds * 1000) }));
    const facts = ids.map(({ id, at }) => fact('service.started', { service_id: id, timestamp: at.toISOString() }));
    const headers = waitFor(await publish(system, facts));
    const time_from = new Date(Date.now() - 60_000).toISOString();
    const answer = await call(system.url, { path: exportPath({ time_from }), headers });
    expect(parseList(answer.text)).toEqual(['now-5']);
  });
});
