import { MongoClient, MongoServerError, type Document } from 'mongodb';

/** The name of the replica set of one. */
export const replicaSet = 'rs0';

/** Resolves once the primary of a replica set answers at the URL; rejects with the driver's error, or where it is no replica set. */
export async function mongoAnswers(url: string): Promise<void> {
  const hello = await asked(url, (client) => client.db('admin').command({ hello: 1 }));
  if (typeof hello['setName'] !== 'string') throw new Error('this MongoDB is no replica set: it has no transactions');
  if (hello['isWritablePrimary'] !== true) throw new Error('this MongoDB has no primary');
}

/** Makes a fresh mongod the one member of its replica set; where it is one already, nothing changes. */
export async function initiateReplicaSet(member: string): Promise<void> {
  const config = { _id: replicaSet, members: [{ _id: 0, host: member }] };
  try {
    const command = (client: MongoClient) => client.db('admin').command({ replSetInitiate: config });
    await asked(`mongodb://${member}/?directConnection=true`, command);
  } catch (error) {
    if (!(error instanceof MongoServerError && error.codeName === 'AlreadyInitialized')) throw error;
  }
}

async function asked(url: string, question: (client: MongoClient) => Promise<Document>): Promise<Document> {
  const client = new MongoClient(url, {
    serverSelectionTimeoutMS: 2_000,
    connectTimeoutMS: 2_000,
    socketTimeoutMS: 10_000,
  });
  try {
    return await question(client);
  } finally {
    await client.close();
  }
}
