import { FORMS, type System } from '#test/support/processes/system.js';
import { publish, waitFor } from '#test/support/processes/service.api.js';
import { call } from '#test/support/processes/http.calls.js';
import { problemOf } from '#test/support/processes/problem.js';
import { fact } from '#test/support/workload/planned.fact.js';

jest.setTimeout(180_000);

const STREAM = '/genesys/1/cs/maintenance/services/stream';
const FROM = 'time_from=2020-01-01T00:00:00Z';
const TO = 'time_to=2020-01-02T00:00:00Z';

describe.each(FORMS)('the parameters of the export, $form', ({ start }) => {
  let system: System;
  let position: string;

  beforeAll(async () => {
    system = await start();
    const at = '2020-01-01T12:00:00.000Z';
    position = await publish(system, [fact('service.started', { service_id: 5, timestamp: at })]);
  });
  afterAll(() => system.stop());

  test.each([
    [`${FROM}&${TO}`],
    [`${FROM}&${TO}&filter_events=any&filter_state=any&export_content=false`],
    [`${FROM}&${TO}&filter_events=started&export_content=FALSE`],
    [`${TO}&time_from=2020-01-01T14:00:00%2B02:00`],
    [`${TO}&time_from=2020-01-01T14:00:00+02:00`],
    [`${TO}&time_from=2020-01-01T07:00:00.000-05:00`],
    [`${TO}&time_from=2020-01-01T12:00:00.0009Z`],
    ['time_from=0001-01-01T00:00:00Z&time_to=9999-12-31T23:59:59.999Z'],
    ['time_from=0001-01-01T00:00:00Z'],
  ])('takes %s', async (text) => {
    const answer = await call(system.url, { path: `${STREAM}?${text}`, headers: waitFor(position) });
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    expect(answer.json()).toEqual(['5']);
  });

  test.each([
    [`${FROM}&${TO}&filter_events=completed`],
    [`${FROM}&${TO}&filter_state=inactive&export_content=True`],
    [`${TO}&time_from=2020-01-01T12:00:00.001Z`],
    ['time_from=2020-01-01T00:00:00Z&time_to=2020-01-01T00:00:00Z'],
  ])('finds nothing by %s', async (text) => {
    const answer = await call(system.url, { path: `${STREAM}?${text}`, headers: waitFor(position) });
    expect(answer.json()).toEqual([]);
  });

  test.each([
    ['', 'time_from'],
    [TO, 'time_from'],
    ['time_from=', 'time_from'],
    ['time_from=yesterday', 'time_from'],
    ['time_from=2020-01-01', 'time_from'],
    ['time_from=2020-01-01T00:00:00', 'time_from'],
    ['time_from=2020-01-01t00:00:00Z', 'time_from'],
    ['time_from=2020-01-01T00:00:00z', 'time_from'],
    ['time_from=2020-02-30T00:00:00Z', 'time_from'],
    ['time_from=2019-02-29T00:00:00Z', 'time_from'],
    ['time_from=2020-13-01T00:00:00Z', 'time_from'],
    ['time_from=2020-01-01T24:00:00Z', 'time_from'],
    ['time_from=2020-01-01T00:00:60Z', 'time_from'],
    ['time_from=2020-01-01T00:00Z', 'time_from'],
    ['time_from=2020-01-01T00:00:00.Z', 'time_from'],
    ['time_from=2020-01-01T00:00:00%2B24:00', 'time_from'],
    ['time_from=2020-01-01T00:00:00%2B0200', 'time_from'],
    ['time_from=0000-12-31T00:00:00Z', 'time_from'],
    ['time_from=0001-01-01T00:00:00%2B00:01', 'time_from'],
    ['time_from=1577836800000', 'time_from'],
    [`${FROM}&${FROM}`, 'time_from'],
    [`${FROM}&time_to=`, 'time_to'],
    [`${FROM}&time_to=9999-12-31T23:59:59-01:00`, 'time_to'],
    [`${FROM}&time_to=2019-12-31T23:59:59.999Z`, 'time_to'],
    [`${FROM}&filter_events=Started`, 'filter_events'],
    [`${FROM}&filter_events=all`, 'filter_events'],
    [`${FROM}&filter_events=`, 'filter_events'],
    [`${FROM}&filter_events=started&filter_events=completed`, 'filter_events'],
    [`${FROM}&filter_state=active`, 'filter_state'],
    [`${FROM}&filter_state=inactive&export_content=false`, 'filter_state'],
    [`${FROM}&filter_state=ACTIVE&export_content=true`, 'filter_state'],
    [`${FROM}&filter_state=&export_content=true`, 'filter_state'],
    [`${FROM}&export_content=yes`, 'export_content'],
    [`${FROM}&export_content=true&export_content=true`, 'export_content'],
    [`${FROM}&time_until=2020-01-02T00:00:00Z`, 'time_until'],
    [`${FROM}&extensions=*`, 'extensions'],
  ])('refuses ?%s', async (text, named) => {
    const answer = await call(system.url, { path: `${STREAM}?${text}` });
    const { message, ...problem } = problemOf(answer);
    expect(problem).toEqual({ status: 400, exception: 'InvalidParameterException' });
    expect(message).toContain(named);
  });

  test.each([`${FROM}&time_to=%E0%A4`, `${FROM}&%zz=1`])('refuses broken encoding: %s', async (text) => {
    const answer = await call(system.url, { path: `${STREAM}?${text}` });
    expect(problemOf(answer)).toMatchObject({ status: 400, exception: 'InvalidParameterException' });
  });
});
