import { AppError } from '#domain';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { problem } from '#test/support/http/problem.expectation.js';
import { HttpWorld } from '#test/support/http/http.world.js';

const SERVICES = '/genesys/1/cs/services';
let world: HttpWorld;
let app: NestFastifyApplication;

beforeEach(async () => {
  world = new HttpWorld();
  app = await world.open();
});
afterEach(() => app.close());

const WHOLE = {
  service_id: 3005,
  started: { timestamp: '2010-09-07T07:58:16.313Z' },
  active_states: [{ service_id: 3005, state_id: 1, started: { timestamp: '2010-09-07T07:58:16.313Z' }, Mood: 'well' }],
  completed_states: [],
  active_tasks: [],
  completed_tasks: [],
  Feedback: { stars: 5 },
};

test('a service comes with nothing but what was asked for', async () => {
  world.query.contents.set('3005', JSON.stringify(WHOLE));
  const plain = await app.inject(`${SERVICES}/3005`);
  expect(plain.statusCode).toBe(200);
  expect(plain.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(plain.json()).toEqual({ service_id: 3005, started: WHOLE.started });
  const more = await app.inject(`${SERVICES}/3005?active_states=TRUE&extensions=Feedback&extensions=+State.Mood+,none`);
  expect(more.json()).toEqual({
    ...{ service_id: 3005, started: WHOLE.started, Feedback: WHOLE.Feedback },
    active_states: WHOLE.active_states,
  });
});

test('HEAD is answered as GET without the body', async () => {
  world.query.contents.set('3005', JSON.stringify(WHOLE));
  const got = await app.inject(`${SERVICES}/3005`);
  const head = await app.inject({ method: 'HEAD', url: `${SERVICES}/3005` });
  expect([head.statusCode, head.body]).toEqual([200, '']);
  expect(head.headers['content-length']).toBe(got.headers['content-length']);
  expect((await app.inject({ method: 'HEAD', url: `${SERVICES}/4` })).statusCode).toBe(404);
});

test('an unknown service is a 404 in the documented words', async () => {
  const answer = await app.inject(`${SERVICES}/3005`);
  expect(answer.statusCode).toBe(404);
  expect(answer.json()).toEqual({
    message: 'There are no service found for : 3005',
    exception: 'NotFoundException',
  });
});

test.each([
  ['a b', 'a%20b'],
  ['50%', '50%25'],
  ['%41', '%2541'],
  ['%2F', '%252F'],
  ['a+b', 'a+b'],
  ['a+b', 'a%2Bb'],
  ['Größe', 'Gr%C3%B6%C3%9Fe'],
  ['?#&=;:@,$', '%3F%23%26%3D%3B%3A%40%2C%24'],
  ['a;b=c', 'a;b=c'],
  ['...', '...'],
  ['👍'.repeat(128), '%F0%9F%91%8D'.repeat(128)],
  ['constructor', 'constructor'],
  ['__proto__', '__proto__'],
  ['*', '*'],
])('the id %j is found as %j', async (id, path) => {
  world.query.contents.set(id, JSON.stringify({ service_id: id }));
  const answer = await app.inject(`${SERVICES}/${path}`);
  expect([answer.statusCode, answer.json()]).toEqual([200, { service_id: id }]);
});

test.each([
  ['with a slash', 'a%2Fb'],
  ['with a control character', 'a%0Ab'],
  ['with a control character of one byte', '%7F'],
  ['of 129 characters', 'x'.repeat(129)],
  ['of very many characters', 'x'.repeat(9000)],
  ['with broken percent-encoding', '%zz'],
  ['with percent-encoding cut off', 'a%2'],
  ['that is no UTF-8', '%ff'],
  ['that encodes a surrogate', '%ED%A0%80'],
])('an id %s is a 400', async (_, path) => {
  const answer = await app.inject(`${SERVICES}/${path}`);
  expect(answer.statusCode).toBe(400);
  expect(answer.json()).toEqual(problem('InvalidParameterException'));
});

test.each([
  ['active_states=yes', /active_states must be true or false/],
  ['active_states=1', /active_states/],
  ['active_states=', /active_states.*not empty/],
  ['completed_tasks', /completed_tasks.*not empty/],
  ['active_tasks=true&active_tasks=true', /active_tasks may be given only once/],
  ['active_stated=true', /active_stated is no parameter of this operation.*active_states, completed_states/],
  ['Active_States=true', /Active_States is no parameter/],
  ['__proto__=1', /__proto__ is no parameter/],
  ['constructor=1', /constructor is no parameter/],
  ['toView=1', /toView is no parameter/],
  ['=true', /no parameter/],
  ['active_states=%', /percent-encoding/],
  ['extensions=%ff', /percent-encoding/],
  ['extensions=%ED%A0%80', /percent-encoding/],
  ['active_states=true%20', /active_states must be/],
])('the query %j is a 400', async (query, message) => {
  world.query.contents.set('1', '{}');
  const answer = await app.inject(`${SERVICES}/1?${query}`);
  expect(answer.statusCode).toBe(400);
  expect(answer.json()).toEqual(problem('InvalidParameterException', message));
});

test.each(['', '?', '?extensions=', '?extensions', '?extensions=a&extensions=&extensions=b', '?&&active_states=tRuE&'])(
  'the query %j is fine',
  async (query) => {
    world.query.contents.set('1', '{"active_states":[]}');
    expect((await app.inject(`${SERVICES}/1${query}`)).statusCode).toBe(200);
  },
);

test('a missing engine is a 503 that tells nothing of it but in the log', async () => {
  world.query.failure = new AppError('ENGINE_UNAVAILABLE', 'no answer from secret-host:27017', true);
  const answer = await app.inject(`${SERVICES}/1`);
  expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '1']);
  expect(answer.json()).toMatchObject({ exception: 'ServiceUnavailableException' });
  expect(answer.body).not.toContain('secret-host');
  expect(world.logged).toContainEqual(expect.objectContaining({ level: 'warn' }));
});

test.each([new Error('inner detail'), new AppError('CORRUPT', 'inner detail', false), new TypeError('inner detail')])(
  'a fault of our own (%s) is a 500 with nothing but a correlation id',
  async (failure) => {
    world.query.failure = failure;
    const answer = await app.inject(`${SERVICES}/1`);
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toEqual(problem('InternalErrorException'));
    expect(answer.body).not.toContain('inner detail');
    const entry = world.logged.find(({ level }) => level === 'error');
    expect(entry?.fields?.['error']).toBe(failure);
    expect(answer.body).toContain(String(entry?.fields?.['correlationId']));
  },
);
