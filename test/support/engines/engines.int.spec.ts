import { randomUUID } from 'node:crypto';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { MongoClient } from 'mongodb';
import { launchKafka, launchMongo } from './index.js';

/** A setting that Jest's setup has put there. */
function setting(name: 'KAFKA_BROKERS' | 'MONGODB_URL'): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}

function kafkaAt(brokers: string): Kafka {
  return new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING });
}

async function createTopic(brokers: string): Promise<string> {
  const topic = `engines-${randomUUID()}`;
  const admin = kafkaAt(brokers).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: false });
  await admin.disconnect();
  return topic;
}

async function produce(brokers: string, topic: string, value: string): Promise<void> {
  const producer = kafkaAt(brokers).producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  await producer.send({ topic, messages: [{ value }] });
  await producer.disconnect();
}

async function firstValue(brokers: string, topic: string): Promise<string> {
  const consumer = kafkaAt(brokers).consumer({ groupId: topic });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const value = await new Promise<string>((resolve, reject) => {
    const eachMessage = ({ message }: { message: { value: Buffer | null } }) =>
      Promise.resolve(resolve(String(message.value)));
    consumer.run({ eachMessage }).catch(reject);
  });
  await consumer.disconnect();
  return value;
}

it('has a Kafka that gives a consumer group what was produced', async () => {
  const brokers = setting('KAFKA_BROKERS');
  const topic = await createTopic(brokers);
  await produce(brokers, topic, 'hello');
  await expect(firstValue(brokers, topic)).resolves.toBe('hello');
});

it('has a MongoDB whose transactions hold as a whole or not at all', async () => {
  const client = await MongoClient.connect(setting('MONGODB_URL'));
  const database = client.db(`engines_${randomUUID()}`);
  const pairs = database.collection<{ _id: string }>('pairs');
  try {
    await client.withSession((session) =>
      session.withTransaction(() => pairs.insertMany([{ _id: 'a' }, { _id: 'b' }], { session })),
    );
    const broken = client.withSession((session) =>
      session.withTransaction(async () => {
        await pairs.insertOne({ _id: 'c' }, { session });
        throw new Error('called off');
      }),
    );
    await expect(broken).rejects.toThrow('called off');
    expect(
      await pairs
        .find()
        .map(({ _id }) => _id)
        .sort({ _id: 1 })
        .toArray(),
    ).toEqual(['a', 'b']);
  } finally {
    await database.dropDatabase();
    await client.close();
  }
});

it('starts a Kafka of its own that keeps its data and its address over a kill', async () => {
  const kafka = await launchKafka();
  try {
    const { address } = kafka;
    const topic = await createTopic(address);
    await produce(address, topic, 'kept');
    await kafka.kill();
    await expect(
      kafkaAt(address)
        .admin({ retry: { retries: 0 } })
        .connect(),
    ).rejects.toThrow();
    await kafka.start();
    expect(kafka.address).toBe(address);
    await expect(firstValue(address, topic)).resolves.toBe('kept');
  } finally {
    await kafka.dispose();
  }
}, 120_000);

it('starts a MongoDB of its own that can be frozen, stopped and started again', async () => {
  const mongo = await launchMongo();
  const short = { serverSelectionTimeoutMS: 1_000, connectTimeoutMS: 1_000, socketTimeoutMS: 1_000 };
  const connect = () => MongoClient.connect(mongo.address, short);
  try {
    const before = await connect();
    await before.db('engines').collection<{ _id: string }>('kept').insertOne({ _id: 'a' });
    await mongo.pause();
    await expect(before.db('engines').collection('kept').countDocuments()).rejects.toThrow(/timed out/);
    await mongo.resume();
    await before.close();
    await mongo.stop();
    await expect(connect()).rejects.toThrow();
    await mongo.start();
    const after = await connect();
    await expect(after.db('engines').collection('kept').countDocuments()).resolves.toBe(1);
    await after.close();
  } finally {
    await mongo.dispose();
  }
}, 120_000);
