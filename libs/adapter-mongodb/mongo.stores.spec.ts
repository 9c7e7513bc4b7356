import { BSON, MongoClient, MongoServerError, type Document } from 'mongodb';
import { contentOf, stored } from '#test/contracts/stored-services.js';
import { CausalReads } from './causal.reads.js';
import { MongoCheckpointStore, type CheckpointRow } from './mongo.checkpoint-store.js';
import { guarded } from './mongo.errors.js';
import { MongoServiceStore } from './mongo.service-store.js';
import type { ServiceRow } from './service.row.js';

const OK = { ok: 1 };
const DURABLE = { ordered: false, writeConcern: { w: 'majority', j: true } };

/** A write command, as far as it is looked at. */
interface Command {
  readonly documents?: readonly ServiceRow[];
  readonly updates?: readonly unknown[];
}

/** Stores on a database that is not connected to, and the commands that it was given: their kinds, and how many statements each has. */
function watchedStores(answer: (command: Command) => Document = () => OK) {
  const client = new MongoClient('mongodb://nowhere');
  const db = client.db('services');
  const commands: (readonly [kind: string, statements: number])[] = [];
  jest.spyOn(db, 'command').mockImplementation((given) => {
    const command = given as Command;
    const { documents, updates = [] } = command;
    commands.push(documents === undefined ? ['update', updates.length] : ['insert', documents.length]);
    expect(given).toMatchObject(DURABLE);
    return Promise.resolve(answer(command));
  });
  const services = new MongoServiceStore(db, db.collection<ServiceRow>('services'), guarded);
  const rows = db.collection<CheckpointRow>('checkpoints');
  const checkpoints = new MongoCheckpointStore(db, rows, guarded, new CausalReads(client));
  return { services, checkpoints, commands };
}

function refusing(code: number, ...indexes: readonly number[]): Document {
  return { ...OK, writeErrors: refusals(code, indexes) };
}

function refusals(code: number, indexes: readonly number[]): readonly Document[] {
  return indexes.map((index) => ({ index, code, errmsg: 'refused' }));
}

function settled(calls: readonly Promise<unknown>[]): Promise<readonly unknown[]> {
  return Promise.all(calls.map((call) => call.catch((error: unknown) => error)));
}

describe('services that are written at once', () => {
  it('go out in one command of each kind', async () => {
    const { services, commands } = watchedStores();
    const [a, b, c] = [[stored('a')], [stored('b', { revision: 2 }), stored('c')], [stored('d', { revision: 3 })]];
    expect(await Promise.all([services.write(a), services.write(b), services.write(c)])).toEqual([[], [], []]);
    await services.write([stored('e')]);
    expect(commands).toEqual([['insert', 2], ['update', 2], ['insert', 1]]); // prettier-ignore
  });

  it('go out by themselves where they are large', async () => {
    const { services, commands } = watchedStores();
    const text = 'x'.repeat(1024);
    const many = Array.from({ length: 150 }, (_, index) => stored(`m${index}`, { startedAt: 1, content: text }));
    const few = [stored('a', { startedAt: 1, content: contentOf('a', { text: 'x'.repeat(400_000) }) })];
    await Promise.all([services.write([stored('b')]), services.write(many), services.write(few)]);
    await Promise.all([services.write([stored('b')]), services.write(many.slice(0, 140))]);
    expect(commands).toEqual([['insert', 150], ['insert', 1], ['insert', 1], ['insert', 141]]); // prettier-ignore
  });

  it('fail for their own faults alone', async () => {
    const { services } = watchedStores(({ documents = [] }) => {
      const indexesOf = (id: string) => [
        documents.findIndex((document) => BSON.deserialize(BSON.serialize(document))._id === id),
      ];
      return { ...OK, writeErrors: [...refusals(11_000, indexesOf('late')), ...refusals(121, indexesOf('bad'))] };
    });
    const calls = [['a', 'late'], ['bad', 'b'], ['c']].map((ids) => services.write(ids.map((id) => stored(id))));
    const outcomes = await settled(calls);
    expect(outcomes).toMatchObject([['late'], { code: 'ENGINE_UNAVAILABLE', message: 'MongoDB: refused' }, []]);
    expect(outcomes[1]).toHaveProperty('cause', new MongoServerError({ code: 121, message: 'refused' }));
  });

  it('fail together where they are not known to be durable', async () => {
    const { services } = watchedStores(() => ({ ...OK, writeConcernError: { code: 64, errmsg: 'timed out' } }));
    const calls = [services.write([stored('a')]), services.write([stored('b')])];
    expect(await settled(calls)).toMatchObject(Array(2).fill({ code: 'ENGINE_UNAVAILABLE' }));
  });
});

describe('checkpoints that are saved at once', () => {
  it('go out in one command, and those that another has just made once more', async () => {
    const answers = [refusing(11_000, 1, 2), OK];
    const { checkpoints, commands } = watchedStores(() => answers.shift() ?? OK);
    await Promise.all([0, 1, 2].map((partition) => checkpoints.save(partition, 5n)));
    expect(commands).toEqual([['update', 3], ['update', 2]]); // prettier-ignore
  });

  it('fail where they are refused again, and no others with them', async () => {
    const answers = [refusing(11_000, 1, 2), refusing(11_000, 0)];
    const { checkpoints } = watchedStores(() => answers.shift() ?? OK);
    const outcomes = await settled([0, 1, 2].map((partition) => checkpoints.save(partition, 5n)));
    expect(outcomes).toMatchObject([undefined, { code: 'ENGINE_UNAVAILABLE', retriable: true }, undefined]);
  });
});
