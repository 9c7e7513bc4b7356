import { MongoServerError, type Collection } from 'mongodb';
import type { CheckpointStore, Position } from '#event-streaming';
import type { CausalReads } from './causal.reads.js';
import { EXACT_INTEGERS } from './exact.integers.js';
import type { Attempt } from './mongo.connection.js';
import { DUPLICATE_KEY } from './mongo.errors.js';

/** How far the read model has come in one partition. */
export interface CheckpointRow {
  /** The partition. */
  _id: number;
  /** The offset to read next. */
  offset: bigint;
}

/** Checkpoints in a collection beside the read model. */
export class MongoCheckpointStore implements CheckpointStore {
  constructor(
    private readonly rows: Collection<CheckpointRow>,
    private readonly attempt: Attempt,
    private readonly reads: CausalReads,
  ) {}

  load(): Promise<Position> {
    return this.attempt(async () => {
      const rows = await this.reads.read((session) => this.rows.find({}, { ...EXACT_INTEGERS, session }).toArray());
      return new Map(rows.map(({ _id, offset }) => [Number(_id), BigInt(offset)]));
    });
  }

  save(partition: number, offset: bigint): Promise<void> {
    return this.attempt(async () => {
      try {
        await this.advance(partition, offset);
      } catch (error) {
        // Two that create the same row at once: the other one has done so by now.
        if (!(error instanceof MongoServerError) || error.code !== DUPLICATE_KEY) throw error;
        await this.advance(partition, offset);
      }
    });
  }

  private async advance(partition: number, offset: bigint): Promise<void> {
    await this.rows.updateOne({ _id: partition }, { $max: { offset } }, { upsert: true });
  }
}
