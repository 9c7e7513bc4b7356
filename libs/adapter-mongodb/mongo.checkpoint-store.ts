import type { Collection, Db } from 'mongodb';
import type { CheckpointStore, Position } from '#event-streaming';
import type { CausalReads } from './causal.reads.js';
import { EXACT_INTEGERS } from './exact.integers.js';
import { joinedCalls } from './joined.calls.js';
import type { Attempt } from './mongo.connection.js';
import { translated } from './mongo.errors.js';
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
  private readonly saveJoined = joinedCalls((advances: readonly Advance[]) =>
    this.attempt(() => this.advanceAll(advances)),
  );

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

  save(partition: number, offset: bigint): Promise<void> {
    return this.saveJoined({ partition, offset });
  }

  private async advanceAll(advances: readonly Advance[]): Promise<readonly (void | Error)[]> {
    const refused = await this.advance(advances);
    // Two that create the same row at once: the other one has done so by now.
    const again = advances.filter((advance) => refused.has(advance));
    const refusedAgain = again.length > 0 ? await this.advance(again) : refused;
    return advances.map((advance) => refusedAgain.get(advance));
  }

  /** Resolves to what any of them was refused with. */
  private async advance(advances: readonly Advance[]): Promise<ReadonlyMap<Advance, Error>> {
    const updates = advances.map(({ partition, offset }) => ({
      q: { _id: partition },
      u: { $max: { offset } },
      upsert: true,
    }));
    const refusals = await sendWrites(this.db, { update: this.rows.collectionName, updates });
    return new Map([...refusals].map(([index, error]) => [advances[index] as Advance, translated(error)]));
  }
}
