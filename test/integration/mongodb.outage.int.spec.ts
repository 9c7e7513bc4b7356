import { randomUUID } from 'node:crypto';
import { openMongo } from '#adapter-mongodb';
import { stored } from '#test/contracts/stored-services.js';
import type { Passage } from '#test/support/network/tcp.way.js';
import { MONGODB_URL, openMongoParts, type MongoParts } from './mongodb.database.js';
import { proxyTo, type MongoProxy } from './mongodb.proxy.js';

const AWAY = { name: 'AppError', code: 'ENGINE_UNAVAILABLE', retriable: true };
const ALWAYS = { from: 0, to: 9, events: 'any' } as const;

describe('MongoDB behind a way that can be cut', () => {
  let proxy: MongoProxy;
  let mongo: MongoParts;
  beforeEach(async () => {
    proxy = await proxyTo(MONGODB_URL);
    mongo = openMongoParts({
      url: proxy.url,
      database: `test_${randomUUID().replaceAll('-', '')}`,
    });
  });
  afterEach(async () => {
    await mongo.close();
    await proxy.close();
  });

  /** Every operation of a reader and a projector. */
  function operations(): Readonly<Record<string, () => Promise<unknown>>> {
    return {
      ping: () => mongo.ping(),
      find: () => mongo.query.findContents(['a']),
      export: () => mongo.query.exportIds(ALWAYS, ',')[Symbol.asyncIterator]().next(),
      load: () => mongo.services.load(['a']),
      checkpoints: () => mongo.checkpoints.load(),
      save: () => mongo.checkpoints.save(0, 1n),
    };
  }

  async function expectAway(): Promise<void> {
    const began = Date.now();
    const outcomes = await Promise.all(
      Object.entries(operations()).map(async ([name, work]) => [name, await work().catch((error: unknown) => error)]),
    );
    for (const [name, outcome] of outcomes) expect([name, outcome]).toMatchObject([name, AWAY]);
    expect(Date.now() - began).toBeLessThan(10_000);
  }

  it('opens while it is away, says so within 10 s, and works once it is there', async () => {
    proxy.set('refused');
    await expectAway();
    proxy.set('open');
    expect(await mongo.services.write([stored('a', { startedAt: 1 })])).toEqual([]);
    expect((await mongo.query.findContents(['a'])).has('a')).toBe(true);
  });

  it.each<Passage>(['refused', 'swallowed'])(
    'says so within 10 s when it is %s in the midst, and recovers',
    async (passage) => {
      await mongo.services.write([stored('a', { startedAt: 1 })]);
      proxy.set(passage);
      await expectAway();
      proxy.set('open');
      await mongo.ping();
      expect((await mongo.query.findContents(['a'])).has('a')).toBe(true);
      expect(await mongo.services.write([stored('a', { startedAt: 1 })])).toEqual(['a']);
    },
  );

  it('breaks an export off', async () => {
    const many = Array.from({ length: 6000 }, (_, index) => stored(`s${index}`, { startedAt: index % 9 }));
    await mongo.services.write(many);
    await mongo.ensureIndexes();
    const chunks = mongo.query.exportIds(ALWAYS, ',')[Symbol.asyncIterator]();
    await chunks.next();
    proxy.set('refused');
    const rest = (async () => {
      while ((await chunks.next()).done !== true);
    })();
    await expect(rest).rejects.toMatchObject(AWAY);
  });
});

describe('openMongo', () => {
  it.each(['', 'localhost', 'mongodb://u:se cret@', 'mongodb://u:secret@h/?bogus=1'])('refuses the URL %j', (url) => {
    const open = () => openMongo({ url, database: 'd' });
    expect(open).toThrow(expect.objectContaining({ name: 'AppError', code: 'INVALID_ARGUMENT' }) as Error);
    expect(open).not.toThrow(/secret|se cret/);
  });
});
