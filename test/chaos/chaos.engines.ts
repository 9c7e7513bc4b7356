import { MongoClient } from 'mongodb';
import { launchKafka, launchMongo, type Engine } from '#test/support/engines/index.js';
import { TcpWay } from '#test/support/network/tcp.way.js';

/** An engine with the way on which its clients reach it. */
export interface Reached {
  readonly engine: Engine;
  readonly way: TcpWay;
}

/** A Kafka and a MongoDB to be struck, each behind a way that can be cut; runs follow one another on them. */
export class ChaosEngines {
  private constructor(
    readonly kafka: Reached,
    readonly mongodb: Reached,
  ) {}

  static async launch(say: (line: string) => void): Promise<ChaosEngines> {
    const [kafkaWay, mongoWay] = [await TcpWay.open(), await TcpWay.open()];
    const advertise = (port: number): Promise<number> => {
      kafkaWay.leadTo(port);
      return Promise.resolve(kafkaWay.port);
    };
    const kafka = await launchKafka(say, advertise);
    try {
      const mongodb = await launchMongo(say);
      mongoWay.leadTo(Number(new URL(mongodb.address.replace(/^mongodb:/, 'http:')).port));
      return new ChaosEngines({ engine: kafka, way: kafkaWay }, { engine: mongodb, way: mongoWay });
    } catch (error) {
      await kafka.dispose();
      throw error;
    }
  }

  /** What belongs into `KAFKA_BROKERS`. */
  get kafkaBrokers(): string {
    return `127.0.0.1:${this.kafka.way.port}`;
  }

  /** What belongs into `MONGODB_URL`: on the way, or past it as drivers find the members of a replica set. */
  mongodbUrl(isOnWay: boolean): string {
    return isOnWay
      ? `mongodb://127.0.0.1:${this.mongodb.way.port}/?directConnection=true`
      : this.mongodb.engine.address;
  }

  /** Makes the primary a secondary for a while; then it elects itself. */
  async stepDown(forMs: number): Promise<void> {
    const client = new MongoClient(`${this.mongodb.engine.address}&directConnection=true`, {
      serverSelectionTimeoutMS: 5_000,
    });
    try {
      await client.db('admin').command({ replSetStepDown: Math.max(1, Math.round(forMs / 1_000)), force: true });
    } finally {
      await client.close();
    }
  }

  /** Removes what a run has kept in MongoDB. */
  async drop(database: string): Promise<void> {
    const client = new MongoClient(this.mongodb.engine.address);
    try {
      await client.db(database).dropDatabase();
    } finally {
      await client.close();
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.kafka.engine.dispose(), this.mongodb.engine.dispose()]);
    await Promise.all([this.kafka.way.close(), this.mongodb.way.close()]);
  }
}
