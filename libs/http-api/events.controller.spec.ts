import { AppError } from '#domain';
import { decodePosition } from '#event-streaming';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Position } from '#event-streaming';
import { gzipSync } from 'node:zlib';
import { deferred } from '#test/support/http/deferred.js';
import { problem } from '#test/support/http/problem.expectation.js';
import { HttpWorld } from '#test/support/http/http.world.js';

const STRUCTURED = 'application/cloudevents+json';
const BATCH = 'application/cloudevents-batch+json';
let world: HttpWorld;
let app: NestFastifyApplication;

beforeEach(async () => {
  world = new HttpWorld();
  app = await world.open();
});
afterEach(() => app.close());

function event(id: string, type = 'contextservices.service.started.v1') {
  return { specversion: '1.0', id, source: '/spec', type, data: { service_id: 's1' } };
}

function post(payload: string | Buffer, headers: Record<string, string> = { 'content-type': STRUCTURED }, query = '') {
  return app.inject({ method: 'POST', url: `/events${query}`, headers, payload });
}

describe('events are accepted', () => {
  test.each([
    ['structured', { 'content-type': STRUCTURED }, JSON.stringify(event('1')), 1],
    [
      'structured, with parameters',
      { 'content-type': 'Application/CloudEvents+JSON; charset=UTF-8' },
      JSON.stringify(event('1')),
      1,
    ],
    ['in a batch', { 'content-type': BATCH }, JSON.stringify([event('1'), event('1'), event('2')]), 3],
    ['in a batch of as many as may be', { 'content-type': BATCH }, JSON.stringify(Array(10).fill(event('1'))), 10],
    ['in an empty batch', { 'content-type': BATCH }, '[]', 0],
    [
      'in binary mode',
      {
        ...{ 'content-type': 'application/json', 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '/spec' },
        ...{ 'ce-type': 'contextservices.service.started.v1' },
      },
      '{"service_id":"s1"}',
      1,
    ],
  ])('%s', async (_, headers: Record<string, string>, body, accepted) => {
    const answer = await post(body, headers);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([202, 'application/json; charset=utf-8']);
    const { position, ...rest } = answer.json<{ accepted: number; position: string }>();
    expect(rest).toEqual({ accepted });
    expect(decodePosition(position)).toEqual(new Map([[0, BigInt(accepted)]]));
    expect(world.log.appended).toHaveLength(accepted);
  });

  test.each(['gzip', 'GZip'])('compressed as %s', async (coding) => {
    const headers = { 'content-type': STRUCTURED, 'content-encoding': coding };
    expect((await post(gzipSync(JSON.stringify(event('1'))), headers)).statusCode).toBe(202);
  });

  test('as identity', async () => {
    const headers = { 'content-type': STRUCTURED, 'content-encoding': 'Identity' };
    expect((await post(JSON.stringify(event('1')), headers)).statusCode).toBe(202);
  });
});

describe('nothing is appended, and the answer is', () => {
  afterEach(() => expect(world.log.appended).toEqual([]));

  test.each([
    ['no JSON', '{', STRUCTURED, /^\[0\]: INVALID_JSON: /],
    ['no body at all', '', STRUCTURED, /^\[0\]: INVALID_JSON: /],
    ['a batch that is no array', '{}', BATCH, /^\[0\]: INVALID_JSON: /],
    [
      'a bad event among good ones',
      JSON.stringify([event('1'), { specversion: '1.0' }]),
      BATCH,
      /^\[1\]: INVALID_CLOUDEVENT: /,
    ],
    ['an unknown type', JSON.stringify(event('1', 'contextservices.x.v1')), STRUCTURED, /^\[0\]: UNKNOWN_TYPE: /],
    ['a type that is not ours', JSON.stringify(event('1', 'com.example.x')), STRUCTURED, /^\[0\]: UNKNOWN_TYPE: /],
    ['an event that is too large', JSON.stringify(event('x'.repeat(1000))), STRUCTURED, /^\[0\]: INVALID_DATA: /],
  ])('400 for %s', async (_, body, type, message) => {
    const answer = await post(body, { 'content-type': type });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toEqual(problem('InvalidEventException', message));
  });

  test.each([
    ['cut off', gzipSync(JSON.stringify(event('1'))).subarray(0, 40)],
    ['plain', Buffer.from(JSON.stringify(event('1')))],
    ['empty', Buffer.alloc(0)],
  ])('400 for gzip that is %s', async (_, body) => {
    const answer = await post(body, { 'content-type': STRUCTURED, 'content-encoding': 'gzip' });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toEqual(problem('InvalidEventException', /^\[0\]: INVALID_JSON: /));
  });

  test.each([
    ['another content type', { 'content-type': 'text/plain' }],
    ['JSON without attributes', { 'content-type': 'application/json' }],
    ['no content type', {}],
    ['a malformed content type', { 'content-type': 'json' }],
    ['an empty content type', { 'content-type': '' }],
    ['a coding that is not read', { 'content-type': STRUCTURED, 'content-encoding': 'br' }],
    ['two codings', { 'content-type': STRUCTURED, 'content-encoding': 'gzip, gzip' }],
  ])('415 for %s', async (_, headers: Record<string, string>) => {
    const answer = await post(JSON.stringify(event('1')), headers);
    expect(answer.statusCode).toBe(415);
    expect(answer.json()).toEqual(problem('UnsupportedMediaTypeException'));
  });

  test.each([
    ['a body that is too large', ' '.repeat(4001), {}],
    ['a body that inflates to too much', gzipSync(' '.repeat(4001)), { 'content-encoding': 'gzip' }],
    ['a body that inflates to far too much', gzipSync(' '.repeat(4_000_000)), { 'content-encoding': 'gzip' }],
  ])('413 for %s', async (_, body, headers) => {
    const answer = await post(body, { 'content-type': BATCH, ...headers });
    expect(answer.statusCode).toBe(413);
    expect(answer.json()).toEqual(problem('PayloadTooLargeException', '4000 bytes'));
  });

  test.each(['json', 'application/', 'a/b/c', '@@', 'text/plain'])(
    '400 for %j with attributes in headers',
    async (type) => {
      const { data, ...attributes } = event('1');
      const headers = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce-${name}`, value]));
      const answer = await post(JSON.stringify(data), { 'content-type': type, ...headers });
      expect(answer.statusCode).toBe(400);
      expect(answer.json()).toEqual(problem('InvalidEventException', /^\[0\]: INVALID_CLOUDEVENT: /));
    },
  );

  test('413 for more events than may be in a batch, whatever stands behind them', async () => {
    const few = Array.from({ length: 10 }, (_, n) => event(String(n)));
    const answer = await post(JSON.stringify([...few, 1]), { 'content-type': BATCH });
    expect([answer.statusCode, answer.json()]).toEqual([413, problem('PayloadTooLargeException', '10 events')]);
    expect((await post(JSON.stringify([...few.slice(1), 1]), { 'content-type': BATCH })).statusCode).toBe(400);
  });

  test('400 for any query parameter', async () => {
    const answer = await post(JSON.stringify(event('1')), { 'content-type': STRUCTURED }, '?sync=true');
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toEqual({
      message: 'sync is no parameter of this operation; it has none',
      exception: 'InvalidParameterException',
    });
  });
});

test.each([4000, 3999])('a body of %d bytes is not too large', async (size) => {
  expect((await post(`[${' '.repeat(size - 2)}]`, { 'content-type': BATCH })).statusCode).toBe(202);
  const zipped = gzipSync(`[${' '.repeat(size - 2)}]`);
  expect((await post(zipped, { 'content-type': BATCH, 'content-encoding': 'gzip' })).statusCode).toBe(202);
});

test.each(['ENGINE_UNAVAILABLE', 'TIMED_OUT'] as const)('a log that fails with %s is a 503', async (code) => {
  world.log.answer = () => Promise.reject(new AppError(code, 'inner detail', true));
  const answer = await post(JSON.stringify(event('1')));
  expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '1']);
  expect(answer.json()).toEqual(problem('ServiceUnavailableException', /is open.*same ids/));
});

test('a log that does not answer is a 503 when the time is up, and may fail later', async () => {
  const asked = deferred<void>();
  const late = deferred<Position>();
  world.log.answer = () => {
    asked.resolve();
    return late.promise;
  };
  const answer = post(JSON.stringify(event('1')));
  await asked.promise;
  world.clock.pass(9999);
  expect(world.clock.sleeping).toBe(1);
  world.clock.pass(1);
  expect((await answer).statusCode).toBe(503);
  late.reject(new AppError('ENGINE_UNAVAILABLE', 'later', true));
});

test('nobody is left waiting for a log that has answered', async () => {
  await post(JSON.stringify(event('1')));
  expect(world.clock.sleeping).toBe(0);
});
