import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { problem } from '#test/support/http/problem.expectation.js';
import { HTTP_SETTINGS, HttpWorld } from '#test/support/http/http.world.js';
import { createProbeApp } from './http.app.js';

const SERVICE = '/genesys/1/cs/services/1';
const STREAM = '/genesys/1/cs/maintenance/services/stream';
let world: HttpWorld;
let app: NestFastifyApplication;

beforeEach(async () => {
  world = new HttpWorld();
  app = await world.open();
});
afterEach(() => app.close());

function get(url: string, headers: Record<string, string> = {}) {
  return app.inject({ url, headers });
}

describe('an unknown route is a 404', () => {
  test.each([
    ['GET', '/'],
    ['GET', '/genesys/1/cs/services'],
    ['GET', '/genesys/1/cs/services/'],
    ['GET', '/genesys/1/cs/services/1/'],
    ['GET', '/genesys/1/cs/services/1/states'],
    ['GET', '/Genesys/1/cs/services/1'],
    ['GET', '/events/1'],
    ['POST', '/event'],
    ['PROPFIND', '/nowhere'],
    ['DELETE', '/nowhere?%zz'],
  ] as const)('%s %s', async (method, url) => {
    const answer = await app.inject({ method: method as 'GET', url });
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toEqual(problem('NotFoundException'));
  });

  test('whatever body it is sent', async () => {
    const answer = await app.inject({ method: 'POST', url: '/nowhere', payload: 'x'.repeat(10_000) });
    expect(answer.statusCode).toBe(404);
  });
});

describe('another method of a known route is a 405', () => {
  test.each([
    ['POST', SERVICE, 'GET, HEAD'],
    ['DELETE', SERVICE, 'GET, HEAD'],
    ['OPTIONS', SERVICE, 'GET, HEAD'],
    ['PROPFIND', SERVICE, 'GET, HEAD'],
    ['TRACE', STREAM, 'GET, HEAD'],
    ['PUT', STREAM, 'GET, HEAD'],
    ['GET', '/events', 'POST'],
    ['HEAD', '/events', 'POST'],
    ['PATCH', '/events', 'POST'],
    ['POST', '/health/live', 'GET, HEAD'],
    ['POST', '/metrics', 'GET, HEAD'],
    ['POST', '/openapi.json', 'GET, HEAD'],
    ['POST', '/docs', 'GET, HEAD'],
    ['PUT', '/docs/swagger-ui.css', 'GET, HEAD'],
  ])('%s %s', async (method, url, allow) => {
    const answer = await app.inject({ method: method as 'GET', url, payload: 'x'.repeat(5000) });
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, allow]);
    if (method === 'HEAD') return;
    expect(answer.json()).toEqual(problem('MethodNotAllowedException', allow));
  });
});

describe('X-Wait-For-Position', () => {
  beforeEach(() => world.query.contents.set('1', '{}'));

  test.each(['p1.0-5', 'p1.0-3,p1.0-5', ' p1.0-5 ,  p1.1-2', 'p1'])(
    '%j is answered once it is reached',
    async (header) => {
      world.reached = new Map([
        [0, 5n],
        [1, 2n],
      ]);
      for (const url of [SERVICE, `${STREAM}?time_from=2014-07-22T12:00:00Z`, '/health/live', '/openapi.json']) {
        expect((await get(url, { 'x-wait-for-position': header })).statusCode).toBe(200);
      }
    },
  );

  test.each(['', ' ', ',', 'p1,', 'p1,,p1', 'p1.0', '5', 'p1.0-x', 'p2'])('%j is a 400', async (header) => {
    for (const url of [SERVICE, `${STREAM}?time_from=2014-07-22T12:00:00Z`, '/health/live']) {
      const answer = await get(url, { 'x-wait-for-position': header });
      expect(answer.statusCode).toBe(400);
      expect(answer.json()).toEqual(problem('InvalidParameterException', 'X-Wait-For-Position'));
    }
  });

  test.each([SERVICE, `${STREAM}?time_from=2014-07-22T12:00:00Z`])('is waited for by %s', async (url) => {
    let isAnswered = false;
    const answer = get(url, { 'x-wait-for-position': 'p1.0-5,p1.0-6' }).finally(() => (isAnswered = true));
    await asleep();
    world.reached = new Map([[0, 5n]]);
    world.clock.pass(50);
    await asleep();
    expect(isAnswered).toBe(false);
    world.reached = new Map([[0, 6n]]);
    world.clock.pass(50);
    expect((await answer).statusCode).toBe(200);
  });

  test('that is not reached in time is a 503', async () => {
    const answer = get(SERVICE, { 'x-wait-for-position': 'p1.0-5' });
    await asleep();
    world.clock.pass(5000);
    expect(await answer).toMatchObject({ statusCode: 503, headers: { 'retry-after': '1' } });
    expect((await answer).json()).toEqual(problem('ServiceUnavailableException', '5000 ms'));
  });

  test('does not delay the answer to a bad parameter', async () => {
    expect((await get(`${SERVICE}?x=1`, { 'x-wait-for-position': 'p1.0-5' })).statusCode).toBe(400);
  });

  async function asleep(): Promise<void> {
    while (world.clock.sleeping === 0) await new Promise((resolve) => setImmediate(resolve));
  }
});

describe('health', () => {
  test('is live', async () => {
    expect((await get('/health/live')).statusCode).toBe(200);
  });

  test('is ready, also with something missing that is not required', async () => {
    world.readiness = { ready: true, checks: { log: { ok: false, required: false, reason: 'no broker answers' } } };
    const answer = await get('/health/ready');
    expect([answer.statusCode, answer.json()]).toEqual([200, world.readiness]);
  });

  test('is not ready, and says why', async () => {
    world.readiness = { ready: false, checks: { store: { ok: false, required: true, reason: 'no primary' } } };
    const answer = await get('/health/ready');
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toBeDefined();
    expect(answer.json()).toEqual({
      ...world.readiness,
      ...{ message: 'not ready: store: no primary', exception: 'ServiceUnavailableException' },
    });
  });
});

describe('metrics', () => {
  test('are told as they are', async () => {
    const answer = await get('/metrics');
    expect([answer.body, answer.headers['content-type']]).toEqual([
      'up 1\n',
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
  });

  test('know a request by its pattern, not by its URL', async () => {
    await get('/genesys/1/cs/services/secret-id?extensions=x');
    await get('/wp-admin.php');
    await app.inject({ method: 'POST', url: '/events?x=1' });
    await app.inject({ method: 'HEAD', url: '/health/live' });
    expect(world.observed).toEqual([
      ['/genesys/1/cs/services/:service_id', 'GET', 404],
      ['none', 'GET', 404],
      ['/events', 'POST', 400],
      ['/health/live', 'HEAD', 200],
    ]);
  });
});

describe('the server of a process without operations', () => {
  test('has health and metrics alone', async () => {
    const probes = await createProbeApp(world.ports, HTTP_SETTINGS);
    const status = async (url: string) => (await probes.inject(url)).statusCode;
    expect(await Promise.all(['/health/live', '/health/ready', '/metrics'].map(status))).toEqual([200, 200, 200]);
    expect(await Promise.all([SERVICE, '/docs', '/openapi.json', '/events'].map(status))).toEqual([404, 404, 404, 404]);
    await probes.close();
  });
});

test('nothing tells what the server is made of', async () => {
  const { headers } = await get('/health/live');
  expect(Object.keys(headers)).not.toContain('x-powered-by');
});
