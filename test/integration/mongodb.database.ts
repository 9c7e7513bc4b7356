import { MongoClient } from 'mongodb';
import { randomUUID } from 'node:crypto';
import { openMongo, type Mongo, type MongoOptions, type MongoReadModel } from '#adapter-mongodb';
import type { Open } from '#test/contracts/opening.js';

/** The MongoDB that the tests run on. */
export const MONGODB_URL = process.env['MONGODB_URL'] ?? '';

/** The adapter and its one read model. */
export type MongoParts = Mongo & MongoReadModel;

/** Opens the adapter with the read model that there is at first. */
export function openMongoParts(options: MongoOptions): MongoParts {
  const mongo = openMongo(options);
  return { ...mongo, ...mongo.readModel('services_v1') };
}

/** Opens the adapter on a database of its own, which is dropped at the end. */
export function opensMongo<Subject>(
  of: (mongo: MongoParts) => Subject,
  options: Partial<MongoOptions> = {},
): Open<Subject> {
  return async () => {
    const database = `test_${randomUUID().replaceAll('-', '')}`;
    const open = async (): Promise<MongoParts> => {
      const mongo = openMongoParts({ url: MONGODB_URL, database, ...options });
      await mongo.ensureIndexes();
      return mongo;
    };
    let mongo = await open();
    return {
      get subject() {
        return of(mongo);
      },
      reopen: async () => {
        await mongo.close();
        mongo = await open();
        return of(mongo);
      },
      close: async () => {
        await mongo.close();
        const client = new MongoClient(MONGODB_URL);
        await client.db(database).dropDatabase();
        await client.close();
      },
    };
  };
}
