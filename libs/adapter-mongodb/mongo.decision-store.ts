import { MongoServerError, type Collection } from 'mongodb';
import { placeText, type Decision, type DecisionStore, type LetterPlace } from '#event-streaming';
import { EXACT_INTEGERS } from './exact.integers.js';
import type { Attempt } from './mongo.connection.js';
import { DUPLICATE_KEY } from './mongo.errors.js';

/** What was decided about a dead letter. */
export interface DecisionRow {
  /** The place's text. */
  _id: string;
  topic: string;
  partition: number;
  offset: bigint;
  revision: number;
  kind: Decision['kind'];
  by: string;
  at: Date;
  held_until: Date;
  log_end: { partition: number; offset: bigint }[];
}

/** Decisions about dead letters in a collection. */
export class MongoDecisionStore implements DecisionStore {
  constructor(
    private readonly rows: Collection<DecisionRow>,
    private readonly attempt: Attempt,
  ) {}

  load(places: readonly LetterPlace[]): Promise<ReadonlyMap<string, Decision>> {
    return this.attempt(async () => {
      const found = this.rows.find({ _id: { $in: places.map(placeText) } }, EXACT_INTEGERS);
      return new Map((await found.toArray()).map((row) => [row._id, fromRow(row)] as const));
    });
  }

  write(decisions: readonly Decision[]): Promise<readonly Decision[]> {
    return this.attempt(async () => {
      const held = await Promise.all(decisions.map((decision) => this.writeOne(toRow(decision))));
      return decisions.filter((_, index) => held[index] !== true);
    });
  }

  private async writeOne(row: DecisionRow): Promise<boolean> {
    if (row.revision === 1) return this.insert(row);
    const { _id, ...replacement } = row;
    const { matchedCount } = await this.rows.replaceOne({ _id, revision: row.revision - 1 }, replacement);
    return matchedCount === 1;
  }

  private async insert(row: DecisionRow): Promise<boolean> {
    try {
      await this.rows.insertOne(row);
      return true;
    } catch (error) {
      if (error instanceof MongoServerError && error.code === DUPLICATE_KEY) return false;
      throw error;
    }
  }
}

function toRow({ place, revision, kind, by, at, heldUntil, logEnd }: Decision): DecisionRow {
  return {
    _id: placeText(place),
    ...place,
    ...{ revision, kind, by },
    at: new Date(at),
    held_until: new Date(heldUntil),
    log_end: Array.from(logEnd, ([partition, offset]) => ({ partition, offset })),
  };
}

function fromRow(row: DecisionRow): Decision {
  const { topic, partition, offset, revision, kind, by, at, held_until: heldUntil, log_end: logEnd } = row;
  return {
    place: { topic, partition: Number(partition), offset: BigInt(offset) },
    revision: Number(revision),
    ...{ kind, by },
    at: at.getTime(),
    heldUntil: heldUntil.getTime(),
    logEnd: new Map(logEnd.map((one) => [Number(one.partition), BigInt(one.offset)])),
  };
}
