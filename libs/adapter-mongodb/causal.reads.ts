import type { ClientSession, FindOptions, MongoClient, Timestamp } from 'mongodb';

/** What can be read from. */
interface Readable {
  findOne(filter: object, options: FindOptions): Promise<unknown>;
}

/**
 * Reads of this process of which no later one shows less than an earlier one has shown. Left to itself, a primary that was just
 * elected may for a moment show an older state than the one before it did, for it does not know yet how much of what it
 * has is held by the majority (MongoDB manual, "Causal Consistency and Read and Write Concerns").
 */
export class CausalReads {
  private shown: Timestamp | undefined;

  constructor(private readonly client: MongoClient) {}

  /** Does a read in the session that it is given. */
  async read<T>(work: (session: ClientSession) => Promise<T>): Promise<T> {
    const session = this.client.startSession({ causalConsistency: true });
    try {
      if (this.shown !== undefined) session.advanceOperationTime(this.shown);
      return await work(session);
    } finally {
      this.note(session.operationTime);
      await session.endSession();
    }
  }

  /** Resolves once a snapshot that begins now shows all that was shown; a snapshot's own reads cannot be told to wait. */
  async caughtUp(rows: Readable): Promise<void> {
    if (this.shown !== undefined) await this.read((session) => rows.findOne({}, { session, projection: { _id: 1 } }));
  }

  private note(time: Timestamp | undefined): void {
    if (time !== undefined && (this.shown === undefined || time.greaterThan(this.shown))) this.shown = time;
  }
}
