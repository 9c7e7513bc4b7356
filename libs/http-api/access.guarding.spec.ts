import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Caller } from '#access';
import { AppError } from '#domain';
import { HTTP_SETTINGS, HttpWorld } from '#test/support/http/http.world.js';
import { problem } from '#test/support/http/problem.expectation.js';
import { createProbeApp } from './http.app.js';

const SERVICE = '/genesys/1/cs/services/1';
const STREAM = '/genesys/1/cs/maintenance/services/stream?time_from=2014-07-22T12:00:00Z';
const CALLERS: Readonly<Record<string, Caller>> = {
  admin: { name: 'ivr', roles: ['administrator'] },
  reader: { name: 'wall', roles: ['supervisor'] },
  nothing: { name: 'guest', roles: [] },
};
const BATCH = { 'content-type': 'application/cloudevents-batch+json' };
let world: HttpWorld;
let app: NestFastifyApplication;

beforeEach(async () => {
  world = new HttpWorld();
  world.query.contents.set('1', '{"service_id":1}');
  world.access = {
    identify: (credential) =>
      credential === 'away'
        ? Promise.reject(new AppError('ENGINE_UNAVAILABLE', 'idp.internal refused', true))
        : Promise.resolve(CALLERS[credential]),
  };
  app = await world.open();
});
afterEach(() => app.close());

async function status(method: string, url: string, credential: string): Promise<number> {
  const headers = { ...BATCH, ...(credential !== '' && { authorization: `Bearer ${credential}` }) };
  const payload = method === 'POST' ? '[]' : undefined;
  const answer = await app.inject({ method: method as 'GET', url, headers, ...(payload !== undefined && { payload }) });
  return answer.statusCode;
}

describe('who may do what', () => {
  test.each([
    ['GET', SERVICE, [200, 200, 403, 401]],
    ['HEAD', SERVICE, [200, 200, 403, 401]],
    ['GET', STREAM, [200, 200, 403, 401]],
    ['GET', '/metrics', [200, 200, 403, 401]],
    ['POST', '/events', [202, 403, 403, 401]],
    ['DELETE', SERVICE, [405, 403, 403, 401]],
    ['PURGE', SERVICE, [405, 403, 403, 401]],
    ['GET', '/nowhere', [404, 404, 403, 401]],
    ['POST', '/nowhere', [404, 403, 403, 401]],
    ['GET', '/health/live', [200, 200, 200, 200]],
    ['GET', '/health/ready', [200, 200, 200, 200]],
    ['GET', '/docs', [200, 200, 200, 200]],
    ['GET', '/docs/swagger-ui.css', [200, 200, 200, 200]],
    ['GET', '/openapi.json', [200, 200, 200, 200]],
    ['GET', '/docs/../metrics', [200, 200, 403, 401]],
    ['GET', '/health/live/../../metrics', [200, 200, 403, 401]],
    ['GET', '/health%2Flive', [404, 404, 403, 401]],
    ['GET', '//metrics', [404, 404, 403, 401]],
    ['GET', '/METRICS', [404, 404, 403, 401]],
  ] as const)('%s %s: administrator, supervisor, no role, nobody: %j', async (method, url, expected) => {
    const found = [];
    for (const credential of ['admin', 'reader', 'nothing', 'stranger'])
      found.push(await status(method, url, credential));
    expect(found).toEqual(expected);
    expect(await status(method, url, '')).toBe(expected[3]);
  });

  test('what may not be done is not done', async () => {
    for (const credential of ['reader', 'nothing', 'stranger', '']) await status('POST', '/events', credential);
    expect(world.log.appended).toEqual([]);
    expect(world.query.asked).toEqual([]);
  });
});

describe('a refusal', () => {
  const ask = (headers: Record<string, string> = {}, method = 'GET') =>
    app.inject({ method: method as 'GET', url: method === 'GET' ? SERVICE : '/events', headers });

  test('without a credential says what is missing', async () => {
    const answer = await ask();
    expect([answer.statusCode, answer.headers['www-authenticate']]).toEqual([401, 'Bearer realm="context-services"']);
    expect(answer.json()).toEqual(problem('UnauthorizedException', 'Authorization: Bearer'));
  });

  test.each([
    ['Basic YWRtaW46YWRtaW4='],
    ['Bearer'],
    ['Bearer '],
    ['Bearer admin extra'],
    ['admin'],
    ['Bearer\tadmin'],
    [''],
  ])('of the header %j is the same', async (authorization) => {
    expect((await ask({ authorization })).statusCode).toBe(401);
  });

  test('of a credential does not repeat it', async () => {
    const answer = await ask({ authorization: 'Bearer stranger' });
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="context-services", error="invalid_token"');
    expect(answer.json()).toEqual(problem('UnauthorizedException'));
    expect(answer.body + JSON.stringify(world.logged)).not.toContain('stranger');
  });

  test('of a role names the one that is needed', async () => {
    const answer = await ask({ authorization: 'Bearer reader' }, 'POST');
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="context-services", error="insufficient_scope"');
    expect(answer.json()).toEqual(problem('ForbiddenException', 'the role Administrator'));
    expect((await ask({ authorization: 'Bearer nothing' })).json()).toEqual(
      problem('ForbiddenException', 'Supervisor or Administrator'),
    );
  });

  test('where who calls cannot be known now is a 503 that tells nothing of the inside', async () => {
    const answer = await ask({ authorization: 'Bearer away' });
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '1']);
    expect(answer.json()).toEqual(problem('ServiceUnavailableException'));
    expect(answer.body).not.toContain('idp.internal');
  });

  test('of two credentials at once leaves open neither', async () => {
    expect((await ask({ authorization: 'Bearer admin', 'x-api-key': 'admin' })).statusCode).toBe(401);
  });
});

test.each([{ authorization: 'bearer admin' }, { authorization: 'BEARER  admin ' }, { 'x-api-key': 'admin' }])(
  'is let in: %j',
  async (headers) => {
    expect((await app.inject({ url: SERVICE, headers })).statusCode).toBe(200);
  },
);

test('a process without operations guards its metrics alone', async () => {
  const probes = await createProbeApp(world.ports, HTTP_SETTINGS);
  const ask = async (url: string, headers = {}) => (await probes.inject({ url, headers })).statusCode;
  expect([await ask('/health/live'), await ask('/health/ready'), await ask('/metrics')]).toEqual([200, 200, 401]);
  expect(await ask('/metrics', { 'x-api-key': 'reader' })).toBe(200);
  await probes.close();
});
