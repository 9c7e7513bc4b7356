import { once } from 'node:events';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { deferred, type Deferred } from '#test/support/http/deferred.js';
import { HTTP_SETTINGS, HttpWorld } from '#test/support/http/http.world.js';
import { OpenServer } from '#test/support/http/open.server.js';
import { problem } from '#test/support/http/problem.expectation.js';
import { ids, large, SteppedExport } from '#test/support/http/stepped.export.js';

const STREAM = '/genesys/1/cs/maintenance/services/stream?time_from=2014-07-22T12:00:00Z';
const CONNECTION = { ...HTTP_SETTINGS.connection, maxUrlBytes: 2000, maxHeaderBytes: 3000 };
let world: HttpWorld;
let server: OpenServer;

async function open(
  connection: Partial<typeof CONNECTION> = {},
  maxParallelExports = 2,
  maxBodiesBytes = 6000,
): Promise<void> {
  world = new HttpWorld();
  const bounds = { maxParallelExports, maxBodiesBytes, shutdownGraceMs: 500 };
  const settings = { connection: { ...CONNECTION, ...connection }, ...bounds };
  server = await OpenServer.open(world, settings);
}
afterEach(() => server.close());

describe('the head of a request', () => {
  const get = (path: string, headers = '') => `GET ${path} HTTP/1.1\r\nhost: x\r\n${headers}connection: close\r\n\r\n`;

  test.each([
    ['a URL as long as it may be', get(`/health/live?${'x'.repeat(1987)}`), 200, undefined],
    ['a longer one', get(`/health/live?${'x'.repeat(1988)}`), 414, 'UriTooLongException'],
    ['one that fills packets', get(`/${'x'.repeat(200_000)}`), 414, 'UriTooLongException'],
    ['headers as large as they may be', get('/health/live', `x: ${'y'.repeat(2967)}\r\n`), 200, undefined],
    ['larger ones', get('/health/live', `x: ${'y'.repeat(2968)}\r\n`), 431, 'RequestHeaderFieldsTooLargeException'],
    [
      'far larger ones',
      get('/health/live', `x: ${'y'.repeat(50_000)}\r\n`),
      431,
      'RequestHeaderFieldsTooLargeException',
    ],
    ['too many', get('/health/live', 'x:\r\n'.repeat(4000)), 431, 'RequestHeaderFieldsTooLargeException'],
  ])('%s', async (_, bytes, status, exception) => {
    await open();
    const [head, body = ''] = (await server.say(bytes)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head?.toLowerCase()).toContain('x-content-type-options: nosniff');
    if (exception !== undefined) expect(JSON.parse(body)).toEqual(problem(exception));
  });

  test('is waited for only so long', async () => {
    await open({ headersTimeoutMs: 50 });
    expect(await server.say('GET /health/live HTTP/1.1\r\nhost:')).toMatch(/^HTTP\/1.1 408 .*RequestTimeoutException/s);
  });

  test('is waited for only so long with its body, too', async () => {
    await open({ headersTimeoutMs: 50, requestTimeoutMs: 60 });
    const head = 'POST /events HTTP/1.1\r\nhost: x\r\ncontent-type: application/cloudevents+json\r\n';
    expect(await server.say(`${head}content-length: 100\r\n\r\n{`)).toMatch(/^HTTP\/1.1 408 /);
    expect(world.log.appended).toEqual([]);
  });
});

describe('bodies at a time', () => {
  const HEAD = 'POST /events HTTP/1.1\r\nhost: x\r\ncontent-type: application/cloudevents-batch+json\r\n';
  const post = (body: string): string => `${HEAD}connection: close\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

  /** The status of the same request, again until it is the one that is waited for. */
  async function untilAnswered(bytes: string, status: number): Promise<string> {
    for (;;) {
      const said = await server.say(bytes);
      if (said.startsWith(`HTTP/1.1 ${status} `)) return said;
    }
  }

  test('have room for so many bytes together; a client that goes away leaves its room to others', async () => {
    await open();
    const hanging = server.connect();
    hanging.write(`${HEAD}content-length: 4000\r\n\r\n[${' '.repeat(3500)}`);
    const refused = await untilAnswered(post(`[${' '.repeat(3000)}]`), 503);
    expect(refused).toMatch(/retry-after: \d.*ServiceUnavailableException/is);
    expect(await server.say(post('[]'))).toMatch(/^HTTP\/1.1 202 /);
    hanging.destroy();
    await untilAnswered(post(`[${' '.repeat(3000)}]`), 202);
    for (let times = 0; times < 3; times += 1) {
      expect(await server.say(post(`[${' '.repeat(3900)}]`))).toMatch(/^HTTP\/1.1 202 /);
    }
  });

  test('one alone has room, however little there is', async () => {
    await open({}, 2, 10);
    expect(await server.say(post(`[${' '.repeat(3900)}]`))).toMatch(/^HTTP\/1.1 202 /);
    expect(await server.say(post(' '.repeat(5000)))).toMatch(/^HTTP\/1.1 413 /);
    expect(await server.say(post(`[${' '.repeat(3900)}]`))).toMatch(/^HTTP\/1.1 202 /);
  });
});

describe('exports at a time', () => {
  /** An export that goes on until it is let go. */
  function running(): { exported: SteppedExport; rest: Deferred<void> } {
    const rest = deferred();
    return { rest, exported: new SteppedExport().giving(ids('first'), () => rest.promise.then(ids('last'))) };
  }

  test('are as many as may be; the next one is a 503 that says when to come again', async () => {
    await open();
    const [one, two] = [running(), running()];
    const plan = [one, two];
    world.query.ids = () => plan.shift()?.exported.chunks ?? new SteppedExport().giving(ids('next')).chunks;
    const answers = [await server.send(STREAM), await server.send(STREAM)];
    const refused = await server.send(STREAM);
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([503, '5']);
    expect(JSON.parse(await text(refused))).toEqual(problem('ServiceUnavailableException', '2 exports'));
    expect((await server.send(STREAM, { method: 'HEAD' })).statusCode).toBe(200);
    world.query.contents.set('1', '{"service_id":1}');
    expect((await server.send('/genesys/1/cs/services/1')).statusCode).toBe(200);
    one.rest.resolve();
    expect(await text(answers[0] ?? refused)).toBe('["first","last"]');
    await one.exported.freed.promise.catch(() => undefined);
    expect(await text(await server.send(STREAM))).toBe('["next"]');
    two.rest.resolve();
    expect(await text(answers[1] ?? refused)).toBe('["first","last"]');
  });

  test.each(['cannot begin', 'fails midway', 'is left by its client'])('free the place of one that %s', async (how) => {
    await open({}, 1);
    const failing = { exported: new SteppedExport(), next: deferred<never>() };
    if (how === 'cannot begin') failing.exported.giving(() => Promise.reject(new Error('no')));
    else failing.exported.giving(large(), () => failing.next.promise);
    world.query.ids = () => failing.exported.chunks;
    const answer = await server.send(STREAM);
    if (how === 'fails midway') failing.next.reject(new Error('lost'));
    if (how === 'is left by its client') answer.destroy();
    await text(answer).catch(() => undefined);
    if (how !== 'cannot begin') await failing.exported.freed.promise;
    world.query.ids = () => new SteppedExport().giving(ids('next')).chunks;
    await new Promise((resolve) => setImmediate(resolve));
    expect(await text(await server.send(STREAM))).toBe('["next"]');
  });
});

describe('a reader of an export', () => {
  test.each([undefined, 'gzip'])('that stands still is cut off, and its cursor freed (%s)', async (coding) => {
    await open({ slowReaderTimeoutMs: 100 });
    const noise = () => ids(...Array.from({ length: 2000 }, () => `${Math.random()}`.repeat(4)))();
    const exported = new SteppedExport().giving(...Array.from({ length: 2000 }, () => noise));
    world.query.ids = () => exported.chunks;
    const answer = await server.send(STREAM, { headers: coding === undefined ? {} : { 'accept-encoding': coding } });
    answer.pause();
    await exported.freed.promise;
    expect(exported.taken).toBeLessThan(2000);
    answer.resume();
    await expect(text(answer)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(world.logged.map(({ message }) => message)).toContain('a reader of an export stood still and was cut off');
  });

  test('that waits for the read model is not', async () => {
    await open({ slowReaderTimeoutMs: 30 });
    const rest = deferred();
    const exported = new SteppedExport().giving(ids('first'), () => rest.promise.then(ids('last')));
    world.query.ids = () => exported.chunks;
    const accepted: Promise<Socket> = server.acceptance();
    const answer = await server.send(STREAM);
    await once(await accepted, 'timeout');
    rest.resolve();
    expect(await text(answer)).toBe('["first","last"]');
  });
});
