import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { once } from 'node:events';
import { Agent, request, type RequestOptions } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { connect as connectPlain, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect, type SecureVersion } from 'node:tls';
import { makeCertificates, type Certificates } from '#test/support/access/certificates.js';
import { deferred } from '#test/support/http/deferred.js';
import { HTTP_SETTINGS, HttpWorld } from '#test/support/http/http.world.js';
import { ids, large, SteppedExport } from '#test/support/http/stepped.export.js';

const STREAM = '/genesys/1/cs/maintenance/services/stream?time_from=2014-07-22T12:00:00Z';
let certificates: Certificates;
let world: HttpWorld;
let app: NestFastifyApplication;
let port: number;

beforeAll(async () => {
  certificates = await makeCertificates();
});
beforeEach(async () => {
  world = new HttpWorld();
  const connection = { ...HTTP_SETTINGS.connection, slowReaderTimeoutMs: 200 };
  app = await world.open({ tls: certificates.server, connection, shutdownGraceMs: 2000 });
  await app.listen(0, '127.0.0.1');
  port = (app.getHttpServer().address() as AddressInfo).port;
});
afterEach(() => app.close());

function send(path: string, options: RequestOptions = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const place = { host: '127.0.0.1', port, path, ca: certificates.ca.cert, agent: false };
    request({ ...place, ...options }, resolve)
      .once('error', reject)
      .end();
  });
}

test('answers are as without it, and browsers are told to stay with it', async () => {
  world.query.contents.set('1', '{"service_id":1}');
  const answer = await send('/genesys/1/cs/services/1');
  expect([answer.statusCode, await text(answer)]).toEqual([200, '{"service_id":1}']);
  expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
});

test.each([
  ['TLSv1.3', true],
  ['TLSv1.2', true],
  ['TLSv1.1', false],
  ['TLSv1', false],
] as const)('%s is spoken: %s', async (version: SecureVersion, isSpoken) => {
  const ciphers = 'DEFAULT@SECLEVEL=0';
  const range = { minVersion: version, maxVersion: version, ciphers };
  const socket = connect({ host: '127.0.0.1', port, ca: certificates.ca.cert, ...range });
  const outcome = await new Promise((resolve) => {
    socket.once('secureConnect', () => resolve(socket.getProtocol()));
    socket.once('error', () => resolve('refused'));
  });
  socket.destroy();
  expect(outcome).toBe(isSpoken ? version : 'refused');
});

test('a client that does not know the authority goes away', async () => {
  await expect(send('/health/live', { ca: [] })).rejects.toMatchObject({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
});

test('what speaks without it gets no answer', async () => {
  const socket = connectPlain(port, '127.0.0.1');
  let said = '';
  socket.setEncoding('latin1').on('data', (part: string) => (said += part));
  socket.write('GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n');
  await once(socket, 'close');
  expect(said).not.toContain('HTTP/1.1');
});

test('a reader that stands still is cut off here too', async () => {
  const exported = new SteppedExport().giving(...Array.from({ length: 2000 }, large));
  world.query.ids = () => exported.chunks;
  const answer = await send(STREAM);
  answer.pause();
  await exported.freed.promise;
  expect(exported.taken).toBeLessThan(2000);
  answer.resume();
  await expect(text(answer)).rejects.toThrow();
});

test('closing lets requests under way finish and does not wait for connections without one', async () => {
  const rest = deferred();
  const exported = new SteppedExport().giving(ids('first'), () => rest.promise.then(ids('last')));
  world.query.ids = () => exported.chunks;
  const agent = new Agent({ keepAlive: true });
  await text(await send('/health/live', { agent }));
  const silent = connect({ host: '127.0.0.1', port, ca: certificates.ca.cert });
  await once(silent, 'secureConnect');
  const half = connectPlain(port, '127.0.0.1');
  await once(half, 'connect');
  const answer = await send(STREAM);
  const closed = app.close();
  while (app.getHttpServer().listening) await new Promise((resolve) => setImmediate(resolve));
  rest.resolve();
  expect(await text(answer)).toBe('["first","last"]');
  await closed;
  for (const each of [silent, half]) each.destroy();
});

test.each([
  ['a key of another certificate', () => ({ cert: certificates.server.cert, key: certificates.client.key })],
  ['no certificate', () => ({ cert: 'x', key: certificates.server.key })],
  ['no key', () => ({ cert: certificates.server.cert, key: 'x' })],
])('%s is told at once, without the key', async (_, tls) => {
  const given = tls();
  const opened = world.open({ tls: given });
  await expect(opened).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: expect.stringMatching(/^HTTP_TLS_CERT_FILE and HTTP_TLS_KEY_FILE must be/) as unknown,
  });
  await expect(opened).rejects.not.toMatchObject({
    message: expect.stringContaining(given.key.slice(60, 80) || 'nothing') as unknown,
  });
});
