import { FORMS, type System } from '#test/support/processes/system.js';
import { call } from '#test/support/processes/http.calls.js';
import { isObject, parseObject } from '#test/support/model/json.value.js';
import { problemOf } from '#test/support/processes/problem.js';

jest.setTimeout(180_000);

const PLAIN = '/genesys/1/cs/services/';
const SERVICE = `${PLAIN}1`;
const STREAM = '/genesys/1/cs/maintenance/services/stream';

describe.each(FORMS)('routes, $form', ({ start }) => {
  let system: System;

  beforeAll(async () => {
    system = await start();
  });
  afterAll(() => system.stop());

  test.each([
    ['POST', SERVICE, ['GET', 'HEAD']],
    ['PUT', `${SERVICE}?nonsense`, ['GET', 'HEAD']],
    ['DELETE', SERVICE, ['GET', 'HEAD']],
    ['PATCH', SERVICE, ['GET', 'HEAD']],
    ['POST', STREAM, ['GET', 'HEAD']],
    ['DELETE', `${STREAM}?time_from=x`, ['GET', 'HEAD']],
    ['GET', '/events', ['POST']],
    ['PUT', '/events', ['POST']],
    ['DELETE', '/events', ['POST']],
    ['POST', '/health/live', ['GET', 'HEAD']],
    ['POST', '/metrics', ['GET', 'HEAD']],
  ])('%s %s is not allowed', async (method, path, allowed) => {
    const answer = await call(system.url, { method, path });
    expect(problemOf(answer)).toMatchObject({ status: 405, exception: 'MethodNotAllowedException' });
    const named = (answer.headers.allow ?? '').split(',').map((each) => each.trim());
    expect(named).toEqual(expect.arrayContaining(allowed));
    expect(named).not.toContain(method);
  });

  test.each([
    '/',
    '/nothing',
    '/genesys/1/cs',
    '/genesys/1/cs/services',
    '/services/1',
    `${SERVICE}/states`,
    '/events/1',
  ])('there is no %s', async (path) => {
    const answer = await call(system.url, { path });
    expect(problemOf(answer)).toMatchObject({ status: 404, exception: 'NotFoundException' });
  });

  test('an unknown route knows no other method either', async () => {
    expect(await call(system.url, { method: 'POST', path: '/nothing', body: '{}' })).toMatchObject({ status: 404 });
  });

  test('it is alive and ready', async () => {
    expect(await call(system.url, { path: '/health/live' })).toMatchObject({ status: 200 });
    expect(await call(system.url, { path: '/health/ready' })).toMatchObject({ status: 200 });
  });

  test('metrics are in the text format of Prometheus', async () => {
    const answer = await call(system.url, { path: '/metrics' });
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.headers['content-type']).toMatch(/^text\/plain/);
    expect(answer.text).toMatch(/^# TYPE \w+ (counter|gauge|histogram)$/m);
    expect(answer.text).toMatch(/^process_cpu_seconds_total|^process_cpu_user_seconds_total/m);
  });

  test('the API describes itself', async () => {
    const described = await call(system.url, { path: '/openapi.json' });
    expect(described).toMatchObject({ status: 200 });
    const { openapi, paths } = parseObject(described.text);
    expect(openapi).toMatch(/^3/);
    const named = isObject(paths) ? Object.keys(paths) : [];
    expect(named).toEqual(expect.arrayContaining([`${PLAIN}{service_id}`, STREAM, '/events']));
    const page = await call(system.url, { path: '/docs' });
    expect([200, 301, 302, 308]).toContain(page.status);
    const location = page.headers.location;
    const html = location === undefined ? page : await call(new URL(location, `${system.url}/docs`).href);
    expect(html).toMatchObject({ status: 200 });
    expect(html.headers['content-type']).toMatch(/^text\/html/);
  });
});
