import { MongoClient } from 'mongodb';

/** What the tests do to MongoDB behind the system's back: remove what a system kept. */
export function mongoSide(url: string): { drop(database: string): Promise<void> } {
  return {
    drop: async (database) => {
      const client = await MongoClient.connect(url);
      try {
        await client.db(database).dropDatabase();
      } finally {
        await client.close();
      }
    },
  };
}
