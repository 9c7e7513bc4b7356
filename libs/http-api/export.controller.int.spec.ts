import { buffer, text } from 'node:stream/consumers';
import { createGunzip, gunzipSync } from 'node:zlib';
import { deferred } from '#test/support/http/deferred.js';
import { HttpWorld } from '#test/support/http/http.world.js';
import { OpenServer } from '#test/support/http/open.server.js';
import { ids, large, SteppedExport } from '#test/support/http/stepped.export.js';

const STREAM = '/genesys/1/cs/maintenance/services/stream?time_from=2014-07-22T12:00:00Z';
let world: HttpWorld;
let server: OpenServer;

beforeEach(async () => {
  world = new HttpWorld();
  server = await OpenServer.open(world, { shutdownGraceMs: 2000 });
});
afterEach(() => server.close());

describe('an export', () => {
  test.each([undefined, 'gzip'])('sends its first bytes before the last row (Accept-Encoding: %s)', async (coding) => {
    const rest = deferred();
    const exported = new SteppedExport().giving(ids('first'), () => rest.promise.then(ids('last')));
    world.query.ids = () => exported.chunks;
    const answer = await server.send(STREAM, { headers: coding === undefined ? {} : { 'accept-encoding': coding } });
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
    world.query.ids = () => new SteppedExport().giving(large(), large(), ids(), large()).chunks;
    const answer = await server.send(STREAM, { headers: { 'accept-encoding': 'gzip' } });
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
    const exported = new SteppedExport().giving(large(), () => fails.promise);
    world.query.ids = () => exported.chunks;
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}\r\n`);
    const socket = server.connect();
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
    const exported = new SteppedExport().giving(ids('first'), ...Array.from({ length: 10_000 }, large));
    world.query.ids = () => exported.chunks;
    const answer = await server.send(STREAM, { headers: coding === undefined ? {} : { 'accept-encoding': coding } });
    await new Promise((resolve) => answer.once('data', resolve));
    answer.destroy();
    await exported.freed.promise;
    expect(exported.taken).toBeLessThan(10_000);
    await server.send('/health/live');
    expect(world.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test('frees its cursor also when the client is gone before its first row', async () => {
    const first = deferred();
    const asked = deferred();
    const exported = new SteppedExport().giving(() => {
      asked.resolve();
      return first.promise.then(ids('first'));
    });
    world.query.ids = () => exported.chunks;
    const socket = server.connect();
    const gone = server.loss();
    socket.write(`GET ${STREAM} HTTP/1.1\r\nhost: x\r\n\r\n`);
    await asked.promise;
    socket.destroy();
    await gone;
    first.resolve();
    await exported.freed.promise;
  });

  test('is read no faster than the client reads', async () => {
    const exported = new SteppedExport().giving(...Array.from({ length: 500 }, large));
    world.query.ids = () => exported.chunks;
    const answer = await server.send(STREAM);
    answer.pause();
    const taken = await settled(() => exported.taken);
    expect(taken).toBeLessThan(100);
    expect(JSON.parse(await text(answer))).toHaveLength(500_000);
  });
});

/** A figure once it no longer moves: seen alike in many turns of the loop. */
async function settled(figure: () => number): Promise<number> {
  let alike = 0;
  while (alike < 2000) {
    const before = figure();
    await new Promise((resolve) => setImmediate(resolve));
    alike = figure() === before ? alike + 1 : 0;
  }
  return figure();
}
