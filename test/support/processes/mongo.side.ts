import { MongoClient } from 'mongodb';

/** What the tests see and do in MongoDB behind the system's back. */
export class MongoSide {
  constructor(
    private readonly url: string,
    private readonly database: string,
  ) {}

  /** How many cursors are open on the database, idle or not. */
  openCursors(): Promise<number> {
    return this.with(async (client) => {
      const stages = [
        { $currentOp: { idleCursors: true, allUsers: true } },
        { $match: { 'cursor.cursorId': { $exists: true } } },
      ];
      const found = await client.db('admin').aggregate(stages).toArray();
      return found.filter(({ ns }) => String(ns).startsWith(`${this.database}.`)).length;
    });
  }

  /** Makes the projectors read everything again: removes the checkpoints. Gives how many collections held some. */
  forgetCheckpoints(): Promise<number> {
    return this.with(async (client) => {
      const database = client.db(this.database);
      const found = await database.listCollections({}, { nameOnly: true }).toArray();
      const named = found.map(({ name }) => name).filter((name) => name.endsWith('_checkpoints'));
      for (const name of named) await database.dropCollection(name);
      return named.length;
    });
  }

  /** Removes what a system kept. */
  drop(): Promise<void> {
    return this.with(async (client) => void (await client.db(this.database).dropDatabase()));
  }

  private async with<Result>(work: (client: MongoClient) => Promise<Result>): Promise<Result> {
    const client = await MongoClient.connect(this.url);
    try {
      return await work(client);
    } finally {
      await client.close();
    }
  }
}
