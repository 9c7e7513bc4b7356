import { FORMS, type System } from '#test/support/processes/system.js';
import { accepted, exportPath, post, publish, servicePath, waitFor } from '#test/support/processes/service.api.js';
import { call } from '#test/support/processes/http.calls.js';
import { problemOf } from '#test/support/processes/problem.js';
import { batchRequest } from '#test/support/workload/http.binding.js';
import { fact } from '#test/support/workload/planned.fact.js';

jest.setTimeout(180_000);

const started = (id: string) => fact('service.started', { service_id: id, timestamp: '2020-02-02T02:02:02Z' });

describe.each(FORMS)('X-Wait-For-Position, $form', ({ start }) => {
  let system: System;
  let behind: System;

  beforeAll(async () => {
    [system, behind] = await Promise.all([start(), start({ READ_WAIT_TIMEOUT_MS: '700' })]);
  });
  afterAll(() => Promise.all([system.stop(), behind.stop()]));

  test('a reader sees its own writes, each time', async () => {
    for (let round = 0; round < 25; round += 1) {
      const position = await publish(system, [started(`own-${round}`)]);
      expect(position).toMatch(/^[^,\s]+$/);
      const answer = await call(system.url, { path: servicePath(`own-${round}`), headers: waitFor(position) });
      expect(answer.status).toBe(200);
    }
  });

  test('a reader of many positions sees the events of all', async () => {
    const ids = Array.from({ length: 20 }, (_, n) => `many-${n}`);
    const positions = await Promise.all(ids.map((id) => publish(system, [started(id)])));
    const headers = { 'x-wait-for-position': positions.map((position) => ` ${position} `).join(',') };
    const range = { time_from: '2020-02-02T02:02:02Z', time_to: '2020-02-02T02:02:03Z' };
    const answer = await call(system.url, { path: exportPath(range), headers });
    expect(answer.json()).toEqual(expect.arrayContaining(ids));
  });

  test('an empty batch has a position too', async () => {
    const position = accepted(await post(system, batchRequest([])), 0);
    const answer = await call(system.url, { path: '/health/live', headers: waitFor(position) });
    expect(answer.status).toBe(200);
  });

  test.each(['x', '', ' ', ',', '-1', '"p"', '{}', '../..', 'x'.repeat(500)])('%j is no position', async (text) => {
    const position = await publish(system, [started('good')]);
    for (const header of [text, `${position},${text}`]) {
      for (const path of [servicePath('good'), exportPath({ time_from: '2020-02-02T02:02:02Z' })]) {
        const found = problemOf(await call(system.url, { path, headers: { 'x-wait-for-position': header } }));
        expect(found).toMatchObject({ status: 400, exception: 'InvalidParameterException' });
        expect(found.message).toContain('X-Wait-For-Position');
      }
    }
  });

  test('a position that is not reached in time is a 503 with Retry-After', async () => {
    const facts = Array.from({ length: 60 }, (_, n) => started(`far-${n}`));
    const headers = waitFor(await publish(system, facts));
    for (const path of [servicePath('far-1'), exportPath({ time_from: '2020-02-02T02:02:02Z' })]) {
      const answer = await call(behind.url, { path, headers });
      expect(problemOf(answer)).toMatchObject({ status: 503, exception: 'ServiceUnavailableException' });
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    }
    expect(await call(behind.url, { path: servicePath('far-1') })).toMatchObject({ status: 404 });
  });
});
