import { AppError } from '#domain';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { problem } from '#test/support/http/problem.expectation.js';
import { HttpWorld, NOW } from '#test/support/http/http.world.js';
import { jsonOf } from '#test/support/http/stepped.export.js';
import { setTimeout as pause } from 'node:timers/promises';
import { PIECE_BYTES } from './export.encoding.js';

const STREAM = '/genesys/1/cs/maintenance/services/stream';
const FROM = 'time_from=2014-07-22T12:00:00.000Z';
const AT = Date.parse('2014-07-22T12:00:00.000Z');
let world: HttpWorld;
let app: NestFastifyApplication;

beforeEach(async () => {
  world = new HttpWorld();
  app = await world.open();
});
afterEach(() => app.close());

function ask(query: string, headers: Record<string, string> = {}) {
  return app.inject({ url: `${STREAM}?${query}`, headers });
}

async function* chunks<T>(...given: readonly T[]): AsyncGenerator<T> {
  for (const chunk of given) yield await Promise.resolve(chunk);
}

describe('the body', () => {
  const ids = [['1', 'a"b'], [], ['ü\u2028']];

  test.each([
    [ids, '["1","a\\"b","ü\u2028"]'],
    [[], '[]'],
    [[[]], '[]'],
    [[[], ['1']], '["1"]'],
  ])('is one JSON array of the ids %j', async (given, body) => {
    world.query.ids = () => chunks(...given.map(jsonOf));
    const answer = await ask(FROM);
    expect([answer.statusCode, answer.body]).toEqual([200, body]);
    expect(answer.headers).toMatchObject({
      ...{ 'content-type': 'application/json; charset=utf-8', vary: 'Accept, Accept-Encoding' },
    });
  });

  test.each([
    [ids, '"1"\n"a\\"b"\n"ü\u2028"\n'],
    [[], ''],
    [[[]], ''],
    [[[], ['1']], '"1"\n'],
  ])('is a line an id of %j where NDJSON is accepted', async (given, body) => {
    world.query.ids = () => chunks(...given.map(jsonOf));
    const answer = await ask(FROM, { accept: 'application/x-ndjson' });
    expect([answer.statusCode, answer.body]).toEqual([200, body]);
    expect(answer.headers['content-type']).toBe('application/x-ndjson; charset=utf-8');
  });

  test('is whole services where they are asked for', async () => {
    world.query.services = () => chunks([Buffer.from('{"a":1}'), Buffer.from('{"b":2}')], [Buffer.from('{"ü":3}')]);
    const query = `${FROM}&export_content=True&filter_state=inactive&filter_events=completed`;
    expect((await ask(query)).body).toBe('[{"a":1},{"b":2},{"ü":3}]');
    expect((await ask(query, { accept: 'application/x-ndjson' })).body).toBe('{"a":1}\n{"b":2}\n{"ü":3}\n');
    expect(world.query.asked[0]).toEqual({ from: AT, to: NOW, events: 'completed', state: 'inactive' });
  });

  test('is as good with very many and with very large items', async () => {
    const large = JSON.stringify('x'.repeat(300_000));
    const many = Array.from({ length: 5000 }, (_, index) => Buffer.from(`{"n":${index}}`));
    world.query.services = () => chunks(many, [Buffer.from(large), Buffer.from(large)], ...many.map((one) => [one]));
    const answer = await ask(`${FROM}&export_content=true`);
    expect(answer.json<unknown[]>()).toHaveLength(10_002);
  });
});

test('an export rests between its pieces while somebody waits for a service', async () => {
  let find: (found: ReadonlyMap<string, string>) => void = () => undefined;
  world.query.findContents = () => new Promise((resolve) => (find = resolve));
  world.query.services = () => chunks(...Array.from({ length: 50 }, () => [Buffer.alloc(PIECE_BYTES, '1')]));
  const query = app.inject({ url: '/genesys/1/cs/services/1' }).then((found) => found.statusCode);
  await pause(150);
  const answer = ask(`${FROM}&export_content=true`).then(() => 'whole');
  expect(await Promise.race([answer, pause(50, 'under way')])).toBe('under way');
  expect(await answer).toBe('whole');
  find(new Map());
  expect(await query).toBe(404);
});

describe('the form', () => {
  test.each([
    ['*/*', 'application/json'],
    ['application/json', 'application/json'],
    ['text/html', 'application/json'],
    ['application/json, application/x-ndjson', 'application/json'],
    ['application/x-ndjson;q=0.5, application/json', 'application/json'],
    ['application/x-ndjson;q=0', 'application/json'],
    ['application/x-ndjson, */*', 'application/x-ndjson'],
    ['Application/X-NDJSON', 'application/x-ndjson'],
    ['application/json;q=0.5, application/x-ndjson', 'application/x-ndjson'],
    ['garbage,,;;', 'application/json'],
  ])('for Accept: %s is %s', async (accept, type) => {
    expect((await ask(FROM, { accept })).headers['content-type']).toBe(`${type}; charset=utf-8`);
  });

  test.each([
    ['gzip', 'gzip'],
    ['deflate, GZIP;q=0.1', 'gzip'],
    ['*', 'gzip'],
    ['gzip;q=0', undefined],
    ['*;q=0, identity', undefined],
    ['br, deflate', undefined],
    ['', undefined],
  ])('for Accept-Encoding: %s is %s', async (accepted, coding) => {
    const answer = await ask(FROM, { 'accept-encoding': accepted });
    expect([answer.statusCode, answer.headers['content-encoding']]).toEqual([200, coding]);
  });
});

describe('the range', () => {
  test.each([
    ['', { to: NOW }],
    ['&time_to=2014-07-22T12:00:00Z', { to: AT }],
    ['&time_to=2014-07-22T14:00:00.000%2B02:00', { to: AT }],
    ['&time_to=2014-07-22T14:00:00.000+02:00', { to: AT }],
    ['&time_to=2014-07-22T14:00:00.000%2002:00', { to: AT }],
    ['&time_to=2014-07-22T11:00:00-01:00', { to: AT }],
    ['&filter_events=started', { to: NOW, events: 'started' }],
    ['&filter_state=any', { to: NOW }],
  ])('%j is taken', async (query, range) => {
    expect((await ask(FROM + query)).statusCode).toBe(200);
    expect(world.query.asked).toEqual([{ from: AT, events: 'any', ...range }]);
  });

  test('that begins after now is empty and no error', async () => {
    expect((await ask('time_from=2030-01-01T00:00:00Z')).body).toBe('[]');
    const from = Date.parse('2030-01-01T00:00:00Z');
    expect(world.query.asked).toEqual([{ from, to: from, events: 'any' }]);
  });
});

test.each([
  ['', /time_from is required/],
  ['time_to=2014-07-22T12:00:00Z', /time_from is required/],
  ['time_from=', /time_from.*not empty/],
  ['time_from=2014-07-22', /time_from must be a date\/time/],
  ['time_from=2014-02-30T12:00:00Z', /time_from must be/],
  ['time_from=2014-07-22T12:00:00', /time_from must be/],
  ['time_from=2014-07-22t12:00:00z', /time_from must be/],
  ['time_from=1406030400000', /time_from must be/],
  ['time_from=2014-07-22+12:00:00Z', /time_from must be/],
  ['time_from=2014-07-22T12:00:00Z+', /time_from must be/],
  [`${FROM}&${FROM}`, /time_from may be given only once/],
  [`${FROM}&time_to=`, /time_to.*not empty/],
  [`${FROM}&time_to=tomorrow`, /time_to must be/],
  [`${FROM}&time_to=2014-07-22T11:59:59.999Z`, /time_to must not lie before time_from/],
  [`${FROM}&filter_events=Started`, /filter_events must be one of any, started, completed/],
  [`${FROM}&filter_events=`, /filter_events.*not empty/],
  [`${FROM}&filter_events=any&filter_events=any`, /filter_events may be given only once/],
  [`${FROM}&export_content=yes`, /export_content must be true or false/],
  [`${FROM}&filter_state=active`, /filter_state.*export_content=true/],
  [`${FROM}&filter_state=inactive&export_content=false`, /filter_state.*export_content=true/],
  [`${FROM}&filter_state=done&export_content=true`, /filter_state must be one of any, active, inactive/],
  [`${FROM}&extensions=*`, /extensions is no parameter.*time_from, time_to, filter_events/],
  [`${FROM}&__proto__=x`, /__proto__ is no parameter/],
  [`${FROM}&time_to=%E0%A4`, /percent-encoding/],
])('the query %j is a 400, by HEAD too', async (query, message) => {
  const answer = await ask(query);
  expect(answer.statusCode).toBe(400);
  expect(answer.json()).toEqual(problem('InvalidParameterException', message));
  expect((await app.inject({ method: 'HEAD', url: `${STREAM}?${query}` })).statusCode).toBe(400);
  expect(world.query.asked).toEqual([]);
});

test('HEAD is answered without running the export', async () => {
  const answer = await app.inject({ method: 'HEAD', url: `${STREAM}?${FROM}` });
  expect([answer.statusCode, answer.body, answer.headers['content-length']]).toEqual([200, '', undefined]);
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(world.query.asked).toEqual([]);
});

test('an export that cannot begin is a 503', async () => {
  world.query.ids = () => ({
    [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new AppError('ENGINE_UNAVAILABLE', 'away', true)) }),
  });
  const answer = await ask(FROM, { 'accept-encoding': 'gzip' });
  expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '1']);
  expect(answer.headers['content-encoding']).toBeUndefined();
  expect(answer.json()).toMatchObject({ exception: 'ServiceUnavailableException' });
});
