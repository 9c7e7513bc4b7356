import { randomUUID } from 'node:crypto';
import { MongoClient, type Document } from 'mongodb';
import { asIds, collect, SEPARATOR } from '#test/contracts/query.subject.js';
import { stored } from '#test/contracts/stored-services.js';
import { eventually } from '#test/support/processes/eventually.js';
import { MONGODB_URL, openMongoParts, type MongoParts } from './mongodb.database.js';

const COUNT = 7000;
const ANY = { from: 1000, to: 1000 + COUNT, events: 'any' } as const;

describe('an export from MongoDB', () => {
  const database = `test_${randomUUID().replaceAll('-', '')}`;
  const namespace = `${database}.services_v1`;
  const client = new MongoClient(MONGODB_URL);
  let mongo: MongoParts;
  beforeAll(async () => {
    mongo = openMongoParts({ url: MONGODB_URL, database });
    await mongo.ensureIndexes();
    await mongo.services.write(services());
  });
  afterAll(async () => {
    await mongo.close();
    await client.db(database).dropDatabase();
    await client.close();
  });

  /** By turns in the range by its start, by its completion after an earlier start, and before a later one. */
  function services() {
    return Array.from({ length: COUNT }, (_, index) => {
      const at = 1000 + (index % 50);
      const [inside, before, behind] = [
        { startedAt: at },
        { startedAt: 5, completedAt: at },
        { startedAt: 1e6, completedAt: at },
      ];
      return stored(`s${index}`, [inside, before, behind][index % 3]);
    });
  }
  const ids = services().map(({ id }) => id).toSorted(); // prettier-ignore

  async function openCursors(): Promise<readonly bigint[]> {
    const idle = { $currentOp: { allUsers: true, idleCursors: true } };
    const operations = client
      .db('admin')
      .aggregate<Document>([idle, { $match: { type: 'idleCursor', ns: namespace } }], {
        useBigInt64: true,
      });
    return (await operations.toArray()).map(({ cursor }) => BigInt((cursor as { cursorId: bigint }).cursorId));
  }

  /** The rows that come next are being fetched already: they too may use the cursor at this moment. */
  async function killCursors(): Promise<void> {
    const cursors = await openCursors();
    if (cursors.length > 0) await client.db(database).command({ killCursors: 'services_v1', cursors });
  }

  it('of ids is answered from the indexes alone', async () => {
    const db = client.db(database);
    await db.command({ profile: 2 });
    await collect(mongo.query.exportIds(ANY, SEPARATOR));
    await db.command({ profile: 0 });
    const profile = await db.collection('system.profile').find({ ns: namespace }).toArray();
    expect(profile.length).toBeGreaterThan(1);
    for (const entry of profile) expect(entry).toMatchObject({ docsExamined: 0 });
    expect(profile.filter(({ hasSortStage }) => hasSortStage === true)).toEqual([]);
    expect(new Set(profile.map(({ planSummary }) => String(planSummary)))).toEqual(
      new Set(['IXSCAN { started_at: 1, _id: 1 }', 'IXSCAN { completed_at: 1, started_at: 1, _id: 1 }']),
    );
  });

  it.each([1, 2, 3, 4])('goes on behind its last row when its cursor is gone after chunk %i', async (at) => {
    const seen: string[] = [];
    let chunks = 0;
    for await (const chunk of mongo.query.exportIds(ANY, SEPARATOR)) {
      seen.push(...chunk.flatMap(asIds));
      chunks += 1;
      if (chunks === at) await killCursors();
    }
    expect(seen.toSorted()).toEqual(ids);
  });

  it('of contents goes on when its cursor is gone again and again', async () => {
    let seen = 0;
    for await (const chunk of mongo.query.exportContents(ANY, 'any', SEPARATOR)) {
      seen += chunk.length;
      await killCursors();
    }
    expect(seen).toBe(COUNT);
  });

  it('frees its cursor when it is left early', async () => {
    for await (const chunk of mongo.query.exportContents(ANY, 'any', SEPARATOR)) {
      expect(chunk.length).toBeGreaterThan(0);
      await eventually(async () => (await openCursors()).length === 1, 'the cursor waits');
      break;
    }
    expect(await openCursors()).toEqual([]);
  });
});
