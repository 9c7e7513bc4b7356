import { Agent } from 'node:http';
import { text } from 'node:stream/consumers';
import { deferred } from '#test/support/http/deferred.js';
import { HttpWorld } from '#test/support/http/http.world.js';
import { OpenServer } from '#test/support/http/open.server.js';
import { problem } from '#test/support/http/problem.expectation.js';
import { ids, SteppedExport } from '#test/support/http/stepped.export.js';

const STREAM = '/genesys/1/cs/maintenance/services/stream?time_from=2014-07-22T12:00:00Z';
let world: HttpWorld;
let server: OpenServer;

beforeEach(async () => {
  world = new HttpWorld();
  server = await OpenServer.open(world, { shutdownGraceMs: 2000 });
});
afterEach(() => server.close());

describe('what is no request is answered as everything else', () => {
  test.each([
    ['garbage', 'garbage\r\n\r\n', 400, 'InvalidParameterException'],
    ['an unknown method', 'FETCH / HTTP/1.1\r\nhost: x\r\n\r\n', 400, 'InvalidParameterException'],
    [
      'headers that are too large',
      `GET / HTTP/1.1\r\nhost: x\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
      'RequestHeaderFieldsTooLargeException',
    ],
    ['a URL that is too large', `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nhost: x\r\n\r\n`, 414, 'UriTooLongException'],
    [
      'two lengths',
      'POST /events HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n',
      400,
      'InvalidParameterException',
    ],
    ['no host', 'GET /health/live HTTP/1.1\r\nconnection: close\r\n\r\n', 400, 'InvalidParameterException'],
    [
      'the id .',
      'GET /genesys/1/cs/services/. HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
      400,
      'InvalidParameterException',
    ],
    [
      'the id ..',
      'GET /genesys/1/cs/services/.. HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
      400,
      'InvalidParameterException',
    ],
    [
      'the id %2e%2E',
      'GET /genesys/1/cs/services/%2e%2E HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
      400,
      'InvalidParameterException',
    ],
    [
      'bytes beyond ASCII in an id',
      'GET /genesys/1/cs/services/\xc3\xbc HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
      400,
      'InvalidParameterException',
    ],
    [
      'bytes beyond ASCII in a query',
      'GET /genesys/1/cs/services/1?extensions=\xc3\xbc HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
      400,
      'InvalidParameterException',
    ],
    [
      'a target that is no path',
      'GET genesys HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
      400,
      'InvalidParameterException',
    ],
  ])('%s', async (_, bytes, status, exception) => {
    const [head, body] = (await server.say(bytes)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head?.toLowerCase()).toContain('content-type: application/json; charset=utf-8');
    expect(JSON.parse(body ?? '')).toEqual(problem(exception));
  });
});

describe('a request that does not arrive in time', () => {
  test.each([
    ['its headers', 'GET / HTTP/1.1\r\n'],
    ['its body', 'POST /events HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n['],
  ])('is a 408: %s', async (_, bytes) => {
    const lost = server.loss();
    const accepted = server.acceptance();
    const said = server.say(bytes);
    const socket = await accepted;
    while (socket.bytesRead < bytes.length) await new Promise((resolve) => setImmediate(resolve));
    // What Node does when the time is up.
    server.expire(socket);
    expect(await said).toMatch(/^HTTP\/1.1 408 Request Timeout\r\n.*"exception":"RequestTimeoutException"}$/s);
    await lost;
    expect((await server.send('/health/live')).statusCode).toBe(200);
  });
});

describe('a body', () => {
  test('that is far too large is answered, also to a client that first sends it all', async () => {
    const size = 20_000_000;
    const head = `POST /events HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/cloudevents-batch+json\r\n`;
    const answer = await server.say(`${head}content-length: ${size}\r\n\r\n${' '.repeat(size)}`);
    expect(answer).toMatch(/^HTTP\/1.1 413 .*PayloadTooLargeException/s);
  });

  test('that breaks off appends nothing', async () => {
    const gone = server.loss();
    const socket = server.connect();
    const head =
      'POST /events HTTP/1.1\r\nhost: x\r\ncontent-type: application/cloudevents-batch+json\r\ncontent-length: 100\r\n\r\n[]';
    socket.write(head, () => socket.destroy());
    await gone;
    expect(world.log.appended).toEqual([]);
    expect((await server.send('/health/live')).statusCode).toBe(200);
  });

  test('is taken with an expectation, known or not', async () => {
    for (const expectation of ['100-continue', 'miracles']) {
      const head = `POST /events HTTP/1.1\r\nhost: x\r\nconnection: close\r\nexpect: ${expectation}\r\ncontent-type: application/cloudevents-batch+json\r\n`;
      expect(await server.say(`${head}content-length: 2\r\n\r\n[]`)).toContain('202 Accepted');
    }
  });
});

describe('closing', () => {
  test('lets requests under way finish, and ends the connection behind them', async () => {
    const rest = deferred();
    const exported = new SteppedExport().giving(ids('first'), () => rest.promise.then(ids('last')));
    world.query.ids = () => exported.chunks;
    const answer = await server.send(STREAM, { agent: new Agent({ keepAlive: true }) });
    const closed = server.close();
    while (server.isListening) await new Promise((resolve) => setImmediate(resolve));
    rest.resolve();
    expect(await text(answer)).toBe('["first","last"]');
    const begun = performance.now();
    await closed;
    expect(performance.now() - begun).toBeLessThan(1500);
  });

  test('does not wait for connections on which nothing is under way', async () => {
    const silent = server.connect();
    const agent = new Agent({ keepAlive: true });
    await new Promise((resolve) => silent.once('connect', resolve));
    await text(await server.send('/health/live', { agent }));
    const begun = performance.now();
    await server.close();
    expect(performance.now() - begun).toBeLessThan(1500);
    silent.destroy();
  });

  test('breaks off what does not end in time', async () => {
    const exported = new SteppedExport().giving(ids('first'), () => new Promise(() => undefined));
    world.query.ids = () => exported.chunks;
    const answer = await server.send(STREAM);
    const broken = text(answer).catch((error: NodeJS.ErrnoException) => error.code);
    await server.close();
    expect(await broken).toBe('ECONNRESET');
  });
});
