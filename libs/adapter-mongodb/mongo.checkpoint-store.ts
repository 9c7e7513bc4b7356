import type { Collection, Db } from 'mongodb';
import type { CheckpointStore, Position } from '#event-streaming';
import type { CausalReads } from './causal.reads.js';
import { EXACT_INTEGERS } from './exact.integers.js';
import { joinedCalls } from './joined.calls.js';
import type { Attempt } from './mongo.connection.js';
import { sendWrites } from './write.command.js';

/** How far the read model has come in one partition. */
export interface CheckpointRow {
  /** The partition. */
  _id: number;
  /** The offset to read next. */
  offset: bigint;
}

interface Advance {
  readonly partition: number;
  readonly offset: bigint;
}

/** Checkpoints in a collection beside the read model. */
export class MongoCheckpointStore implements CheckpointStore {
  private readonly saveJoined = joinedCalls(async (advances: readonly Advance[]) => {
    await this.attempt(() => this.advanceAll(advances));
    return advances;
  });

  constructor(
    private readonly db: Db,
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

  async save(partition: number, offset: bigint): Promise<void> {
    await this.saveJoined({ partition, offset });
  }

  private async advanceAll(advances: readonly Advance[]): Promise<void> {
    // Two that create the same row at once: the other one has done so by now.
    for (let left = advances; left.length > 0;) left = await this.advance(left);
  }

  /** Resolves to those that lost a race. */
  private async advance(advances: readonly Advance[]): Promise<readonly Advance[]> {
    const updates = advances.map(({ partition, offset }) => ({
      q: { _id: partition },
      u: { $max: { offset } },
      upsert: true,
    }));
    const refused = new Set(await sendWrites(this.db, { update: this.rows.collectionName, updates }));
    return advances.filter((_, index) => refused.has(index));
  }
}
