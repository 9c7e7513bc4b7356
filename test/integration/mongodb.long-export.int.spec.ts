import { MongoClient, MongoServerError, type ClientSession } from 'mongodb';
import { asIds, asText, SEPARATOR } from '#test/contracts/query.subject.js';
import { contentOf, hidden, stored } from '#test/contracts/stored-services.js';
import { eventually } from '#test/support/processes/eventually.js';
import { launchMongo, type Engine } from '#test/support/engines/index.js';
import { openMongoParts, type MongoParts } from './mongodb.database.js';

const COUNT = 6000;
const RANGE = { from: 0, to: 10_000, events: 'any' } as const;
const SNAPSHOT_TOO_OLD = 239;

describe('an export from MongoDB that takes longer than MongoDB keeps its moment', () => {
  let engine: Engine;
  let client: MongoClient;
  let mongo: MongoParts;
  let database = 0;
  beforeAll(async () => {
    engine = await launchMongo();
    client = new MongoClient(engine.address);
    await client.db('admin').command({ setParameter: 1, minSnapshotHistoryWindowInSeconds: 1 });
  }, 180_000);
  afterAll(async () => {
    await client.close();
    await engine.dispose();
  });

  async function open(exportAheadAfterMs: number): Promise<void> {
    database += 1;
    mongo = openMongoParts({ url: engine.address, database: `d${database}`, exportAheadAfterMs });
    await mongo.ensureIndexes();
    const first = names().map((id, index) => stored(id, { startedAt: index, content: contentOf(id, { at: 'first' }) }));
    expect(await mongo.services.write(first)).toEqual([]);
    await client.db(`d${database}`).command({ profile: 2 });
  }
  afterEach(() => mongo.close());

  const readAt = (session: ClientSession) =>
    client.db(`d${database}`).collection('services_v1').findOne({}, { session });

  /** The services by turns start earlier, start later, complete, or are deleted; then the moment before is forgotten. */
  async function moveOn(): Promise<void> {
    const session = client.startSession({ snapshot: true });
    await readAt(session);
    const moved = names().map((id, index) => {
      if (index % 4 === 3) return hidden(id, 2);
      const place = [{ startedAt: 1 }, { startedAt: 9000 }, { startedAt: index, completedAt: 9500 }][index % 4];
      return stored(id, { ...place, content: contentOf(id, { at: 'later' }), revision: 2 });
    });
    expect(await mongo.services.write(moved)).toEqual([]);
    for (let offset = 1n; !(await isForgotten(session)); offset += 1n) await mongo.checkpoints.save(0, offset);
    await session.endSession();
  }

  async function isForgotten(session: ClientSession): Promise<boolean> {
    try {
      await readAt(session);
      return false;
    } catch (error) {
      if (error instanceof MongoServerError && error.code === SNAPSHOT_TOO_OLD) return true;
      throw error;
    }
  }

  /** All chunks, the first of them read before everything moves. */
  async function readSlowly<T>(chunks: AsyncIterable<readonly T[]>, aheadOfTime: () => Promise<void>): Promise<T[]> {
    const seen: T[] = [];
    let isFirst = true;
    for await (const chunk of chunks) {
      seen.push(...chunk);
      if (isFirst) await aheadOfTime();
      isFirst = false;
    }
    return seen;
  }

  /** Waits until each of the two passes has been read to its end, ahead of the reader. */
  async function gotAhead(): Promise<void> {
    const ended = { ns: `d${database}.services_v1`, planSummary: /^IXSCAN.*_at/, cursorExhausted: true };
    const count = () => client.db(`d${database}`).collection('system.profile').countDocuments(ended);
    await eventually(async () => (await count()) >= 2, 'the ids are there');
    await moveOn();
  }

  it('has each id of its beginning in it once', async () => {
    await open(0);
    expect((await readSlowly(mongo.query.exportIds(RANGE, SEPARATOR), gotAhead)).flatMap(asIds).toSorted()).toEqual(
      names().toSorted(),
    );
  });

  it('has each service of its beginning in it once, those that were deleted meanwhile apart', async () => {
    await open(0);
    const contents = (await readSlowly(mongo.query.exportContents(RANGE, 'any', SEPARATOR), gotAhead)).map(asText);
    const ids = contents.map((text) => (JSON.parse(text) as { service_id: string }).service_id);
    expect(new Set(ids).size).toBe(ids.length);
    const deleted = new Set(names().filter((_, index) => index % 4 === 3));
    expect(ids.filter((id) => !deleted.has(id)).toSorted()).toEqual(
      names()
        .filter((id) => !deleted.has(id))
        .toSorted(),
    );
    expect(contents.filter((text) => text.includes('"first"')).length).toBeGreaterThan(0);
    expect(contents.filter((text) => text.includes('"later"')).length).toBeGreaterThan(0);
  });

  it('breaks off rather than missing one, where the ids could not be had in time', async () => {
    await open(600_000);
    await expect(readSlowly(mongo.query.exportIds(RANGE, SEPARATOR), moveOn)).rejects.toMatchObject({
      name: 'AppError',
    });
  });
});

function names(): string[] {
  return Array.from({ length: COUNT }, (_, index) => `service-${index}`);
}
