import { MongoClient } from 'mongodb';
import { stored } from '#test/contracts/stored-services.js';
import { CausalReads } from './causal.reads.js';
import { MongoCheckpointStore, type CheckpointRow } from './mongo.checkpoint-store.js';
import type { Attempt } from './mongo.connection.js';
import { MongoServiceStore } from './mongo.service-store.js';
import type { ServiceRow } from './service.row.js';

const attempt: Attempt = (work) => work();

/** A database that is not connected to, and the commands that it was given: how many statements each has, by its name. */
function watchedDb() {
  const client = new MongoClient('mongodb://nowhere');
  const db = client.db('services');
  const commands: (readonly [name: string, statements: number])[] = [];
  jest.spyOn(db, 'command').mockImplementation((command) => {
    const { documents, updates = [] } = command as Readonly<Record<string, readonly unknown[] | undefined>>;
    commands.push(documents === undefined ? ['update', updates.length] : ['insert', documents.length]);
    return Promise.resolve({ ok: 1 });
  });
  return { client, db, commands };
}

describe('what is written in one turn of the event loop', () => {
  it('goes out in one command of each kind where it is services of several partitions', async () => {
    const { db, commands } = watchedDb();
    const store = new MongoServiceStore(db, db.collection<ServiceRow>('services'), attempt);
    const [a, b, c] = [[stored('a')], [stored('b', { revision: 2 }), stored('c')], [stored('d', { revision: 3 })]];
    expect(await Promise.all([store.write(a), store.write(b), store.write(c)])).toEqual([[], [], []]);
    await store.write([stored('e')]);
    expect(commands).toEqual([['insert', 2], ['update', 2], ['insert', 1]]); // prettier-ignore
  });

  it('goes out by itself where it is many services', async () => {
    const { db, commands } = watchedDb();
    const store = new MongoServiceStore(db, db.collection<ServiceRow>('services'), attempt);
    const many = Array.from({ length: 101 }, (_, index) => stored(`m${index}`));
    await Promise.all([store.write([stored('a')]), store.write(many), store.write(many)]);
    expect(commands).toEqual([['insert', 101], ['insert', 101], ['insert', 1]]); // prettier-ignore
  });

  it('goes out in one command where it is checkpoints', async () => {
    const { client, db, commands } = watchedDb();
    const rows = db.collection<CheckpointRow>('checkpoints');
    const store = new MongoCheckpointStore(db, rows, attempt, new CausalReads(client));
    await Promise.all([0, 1, 2].map((partition) => store.save(partition, 5n)));
    expect(commands).toEqual([['update', 3]]);
  });
});
