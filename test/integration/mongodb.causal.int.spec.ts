import { randomUUID } from 'node:crypto';
import { MongoClient, Timestamp, type Db, type Document } from 'mongodb';
import { asIds, SEPARATOR } from '#test/contracts/query.subject.js';
import { stored } from '#test/contracts/stored-services.js';
import { MONGODB_URL, openMongoParts, type MongoParts } from './mongodb.database.js';

const ALWAYS = { from: 0, to: 9, events: 'any' } as const;

/**
 * A primary that was just elected may show an older state than its predecessor did, unless a read says what it must not
 * fall behind. What is asked of the server is seen in its profile.
 */
describe('MongoDB, asked for what a checkpoint has promised', () => {
  const database = `test_${randomUUID().replaceAll('-', '')}`;
  let mongo: MongoParts;
  let client: MongoClient;
  let db: Db;

  beforeEach(async () => {
    client = new MongoClient(MONGODB_URL);
    db = client.db(database);
    mongo = openMongoParts({ url: MONGODB_URL, database });
    await mongo.ensureIndexes();
    await mongo.services.write([stored('a', { startedAt: 1 })]);
    await db.command({ profile: 2 });
  });
  afterEach(async () => {
    await mongo.close();
    await db.dropDatabase();
    await client.close();
  });

  /** Moves the checkpoint, as another process; resolves to when that was, by the cluster's clock. */
  async function moved(): Promise<Timestamp> {
    const session = client.startSession();
    await db
      .collection<Document & { _id: number }>('services_v1_checkpoints')
      .insertOne({ _id: 0, offset: 5 }, { session });
    await session.endSession();
    return session.operationTime ?? Timestamp.fromNumber(0);
  }

  /** What the reads of a collection have asked for, in their order. */
  async function concernsOf(collection: string): Promise<readonly Document[]> {
    const reads = db.collection('system.profile').find({ 'command.find': collection }).sort({ ts: 1 });
    return (await reads.toArray()).map(({ command }) => (command as Document)['readConcern'] as Document);
  }

  async function exportAll(): Promise<readonly string[]> {
    const ids: string[] = [];
    for await (const some of mongo.query.exportIds(ALWAYS, SEPARATOR)) ids.push(...some.flatMap(asIds));
    return ids;
  }

  test.each<[string, () => Promise<unknown>]>([
    ['a query', () => mongo.query.findContents(['a'])],
    ['the read before the snapshot of an export', exportAll],
  ])('%s shows no less than that', async (_, read) => {
    const time = await moved();
    expect(await mongo.checkpoints.load()).toEqual(new Map([[0, 5n]]));
    await read();
    const [concern] = await concernsOf('services_v1');
    expect(concern).toMatchObject({ level: 'majority', afterClusterTime: expect.any(Timestamp) as Timestamp });
    expect((concern?.['afterClusterTime'] as Timestamp).greaterThanOrEqual(time)).toBe(true);
  });

  test('an export still reads a snapshot, and finds everything', async () => {
    await moved();
    await mongo.checkpoints.load();
    expect(await exportAll()).toEqual(['a']);
    expect((await concernsOf('services_v1')).at(-1)).toMatchObject({ level: 'snapshot' });
  });

  test('the registry is never shown as it was before', async () => {
    await mongo.registry.load();
    expect(await concernsOf('read_models')).toEqual([expect.objectContaining({ level: 'linearizable' })]);
  });
});
