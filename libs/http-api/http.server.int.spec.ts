import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Agent, request, type IncomingMessage, type RequestOptions } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { createGunzip, gunzipSync } from 'node:zlib';
import { buffer } from 'node:stream/consumers';
import { deferred } from '#test/support/http/deferred.js';
import { HttpWorld } from '#test/support/http/http.world.js';

const STREAM = '/genesys/1/cs/maintenance/services/stream?time_from=2014-07-22T12:00:00Z';
let world: HttpWorld;
let app: NestFastifyApplication;
let port: number;

beforeEach(async () => {
  world = new HttpWorld();
  app = await world.open({ shutdownGraceMs: 2000 });
  await app.listen(0, '127.0.0.1');
  port = (app.getHttpServer().address() as AddressInfo).port;
});
afterEach(() => app.close());

function send(path: string, options: RequestOptions = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, agent: false, ...options }, resolve)
      .once('error', reject)
      .end();
  });
}

/** What the server says to these bytes, until it ends the connection; `reset` when it breaks it off. */
function say(bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let said = '';
    socket.setEncoding('latin1').on('data', (part: string) => (said += part));
    socket.once('error', () => resolve('reset'));
    socket.once('end', () => resolve(said));
  });
}

/** An export that hands out what it is given, step by step, and tells when its cursor was freed. */
class SteppedExport {
  readonly freed = deferred();
  taken = 0;
  private steps: (() => Promise<IteratorResult<readonly string[]>>)[] = [];

  then(...steps: (() => Promise<IteratorResult<readonly string[]>>)[]): this {
    this.steps = [...this.steps, ...steps];
    return this;
  }

  get chunks(): AsyncIterable<readonly string[]> {
    const next = () => {
      const step = this.steps[this.taken];
      this.taken += 1;
      return step?.() ?? Promise.resolve({ done: true as const, value: undefined });
    };
    const free = () => {
      this.freed.resolve();
      return Promise.resolve({ done: true as const, value: undefined });
    };
    return { [Symbol.asyncIterator]: () => ({ next, return: free }) };
  }
}

function ids(...value: readonly string[]) {
  return () => Promise.resolve({ done: false as const, value });
}

const LARGE = Array.from({ length: 1000 }, (_, index) => `${index}`.padStart(120, 'x'));

function large() {
  return () => Promise.resolve({ done: false as const, value: LARGE });
}

describe('an export', () => {
  test.each([undefined, 'gzip'])('sends its first bytes before the last row (Accept-Encoding: %s)', async (coding) => {
    const rest = deferred();
    const exported = new SteppedExport().then(ids('first'), () => rest.promise.then(ids('last')));
    world.query.ids = () => exported.chunks;
    const answer = await send(STREAM, { headers: coding === undefined ? {} : { 'accept-encoding': coding } });
    expect(answer.headers['content-encoding']).toBe(coding);
    const body = coding === undefined ? answer : answer.pipe(createGunzip());
    const parts = body[Symbol.asyncIterator]();
    expect(String((await parts.next()).value)).toBe('["first"');
    rest.resolve();
    let end = '';
    for (let part = await parts.next(); part.done !== true; part = await parts.next()) end += String(part.value);
    expect(end).toBe(',"last"]');
  });

  test('comes whole through gzip', async () => {
    world.query.ids = () => new SteppedExport().then(large(), large(), ids(), large()).chunks;
    const answer = await send(STREAM, { headers: { 'accept-encoding': 'gzip' } });
    const all: unknown = JSON.parse(gunzipSync(await buffer(answer)).toString());
    expect(all).toHaveLength(3000);
  });

  test.each([
    ['plain', {}, '1.1'],
    ['gzip', { 'accept-encoding': 'gzip' }, '1.1'],
    ['kept alive', { connection: 'keep-alive' }, '1.1'],
    ['NDJSON', { accept: 'application/x-ndjson' }, '1.1'],
    ['up to the end of the connection', { accept: 'application/x-ndjson' }, '1.0'],
  ])('that fails midway is broken off: %s', async (_, headers, version) => {
    const fails = deferred<never>();
    const exported = new SteppedExport().then(large(), () => fails.promise);
    world.query.ids = () => exported.chunks;
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}\r\n`);
    const socket = connect(port, '127.0.0.1');
    socket.write(`GET ${STREAM} HTTP/${version}\r\nhost: x\r\n${lines.join('')}\r\n`);
    const begun = deferred();
    const ended = new Promise<string>((resolve) => {
      socket.on('data', () => begun.resolve());
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(String(error.code)));
      socket.once('end', () => resolve('an end that looks like any other'));
    });
    await begun.promise;
    fails.reject(new Error('cursor lost'));
    expect(await ended).toBe('ECONNRESET');
    await exported.freed.promise;
    expect(world.logged).toContainEqual(expect.objectContaining({ level: 'error', message: 'an export broke off' }));
  });

  test.each([undefined, 'gzip'])('frees its cursor when the client goes away (Accept-Encoding: %s)', async (coding) => {
    const exported = new SteppedExport().then(ids('first'), ...Array.from({ length: 10_000 }, large));
    world.query.ids = () => exported.chunks;
    const answer = await send(STREAM, { headers: coding === undefined ? {} : { 'accept-encoding': coding } });
    await new Promise((resolve) => answer.once('data', resolve));
    answer.destroy();
    await exported.freed.promise;
    expect(exported.taken).toBeLessThan(10_000);
  });

  test('frees its cursor also when the client is gone before its first row', async () => {
    const first = deferred();
    const asked = deferred();
    const exported = new SteppedExport().then(() => {
      asked.resolve();
      return first.promise.then(ids('first'));
    });
    world.query.ids = () => exported.chunks;
    const socket = connect(port, '127.0.0.1');
    const gone = new Promise((resolve) =>
      app.getHttpServer().once('connection', (one: Socket) => one.once('close', resolve)),
    );
    socket.write(`GET ${STREAM} HTTP/1.1\r\nhost: x\r\n\r\n`);
    await asked.promise;
    socket.destroy();
    await gone;
    first.resolve();
    await exported.freed.promise;
  });

  test('is read no faster than the client reads', async () => {
    const exported = new SteppedExport().then(...Array.from({ length: 500 }, large));
    world.query.ids = () => exported.chunks;
    const answer = await send(STREAM);
    answer.pause();
    const taken = await settled(() => exported.taken);
    expect(taken).toBeLessThan(100);
    expect(JSON.parse(await text(answer))).toHaveLength(500_000);
  });
});

/** A figure once it no longer moves: seen alike in many turns of the loop. */
async function settled(figure: () => number): Promise<number> {
  let alike = 0;
  for (let last = figure(); alike < 2000; alike = figure() === last ? alike + 1 : 0) {
    last = figure();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return figure();
}

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
    [
      'a URL that is too large',
      `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nhost: x\r\n\r\n`,
      431,
      'RequestHeaderFieldsTooLargeException',
    ],
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
    const [head, body] = (await say(bytes)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head?.toLowerCase()).toContain('content-type: application/json; charset=utf-8');
    expect(JSON.parse(body ?? '')).toEqual({ message: expect.any(String), exception });
  });
});

describe('a body', () => {
  test('that is far too large is answered, also to a client that first sends it all', async () => {
    const size = 3_000_000;
    const head = `POST /events HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/cloudevents-batch+json\r\n`;
    const answer = await say(`${head}content-length: ${size}\r\n\r\n${' '.repeat(size)}`);
    expect(answer).toMatch(/^HTTP\/1.1 413 .*PayloadTooLargeException/s);
  });

  test('that breaks off appends nothing', async () => {
    const gone = new Promise((resolve) =>
      app.getHttpServer().once('connection', (one: Socket) => one.once('close', resolve)),
    );
    const socket = connect(port, '127.0.0.1');
    const head =
      'POST /events HTTP/1.1\r\nhost: x\r\ncontent-type: application/cloudevents-batch+json\r\ncontent-length: 100\r\n\r\n[]';
    socket.write(head, () => socket.destroy());
    await gone;
    expect(world.log.appended).toEqual([]);
    expect((await send('/health/live')).statusCode).toBe(200);
  });

  test('is taken with an expectation, known or not', async () => {
    for (const expectation of ['100-continue', 'miracles']) {
      const head = `POST /events HTTP/1.1\r\nhost: x\r\nconnection: close\r\nexpect: ${expectation}\r\ncontent-type: application/cloudevents-batch+json\r\n`;
      expect(await say(`${head}content-length: 2\r\n\r\n[]`)).toContain('202 Accepted');
    }
  });
});

describe('closing', () => {
  test('lets requests under way finish, and ends the connection behind them', async () => {
    const rest = deferred();
    const exported = new SteppedExport().then(ids('first'), () => rest.promise.then(ids('last')));
    world.query.ids = () => exported.chunks;
    const answer = await send(STREAM, { agent: new Agent({ keepAlive: true }) });
    const closed = app.close();
    rest.resolve();
    expect(await text(answer)).toBe('["first","last"]');
    await closed;
  });

  test('does not wait for connections on which nothing is under way', async () => {
    const silent = connect(port, '127.0.0.1');
    const agent = new Agent({ keepAlive: true });
    await new Promise((resolve) => silent.once('connect', resolve));
    await text(await send('/health/live', { agent }));
    const begun = performance.now();
    await app.close();
    expect(performance.now() - begun).toBeLessThan(1500);
    silent.destroy();
  });

  test('breaks off what does not end in time', async () => {
    const exported = new SteppedExport().then(ids('first'), () => new Promise(() => undefined));
    world.query.ids = () => exported.chunks;
    const answer = await send(STREAM);
    const broken = text(answer).catch((error: NodeJS.ErrnoException) => error.code);
    await app.close();
    expect(await broken).toBe('ECONNRESET');
  });
});
