import { MongoServerError, type Collection } from 'mongodb';
import { FIRST_READ_MODELS, type ReadModelRegistry, type ReadModels } from '#event-streaming';
import type { Attempt } from './mongo.connection.js';
import { DUPLICATE_KEY } from './mongo.errors.js';

/** What is registered, in the one row of its collection. */
export interface RegistryRow extends ReadModels {
  _id: typeof ONLY_ROW;
}

const ONLY_ROW = 'services';

/** Also of a primary that was elected a moment ago: what was written by then. Bounded, for it waits for the majority. */
const NEWEST = { readConcern: { level: 'linearizable' }, maxTimeMS: 7_000 } as const;

/** Which read models there are, in a collection beside them. */
export class MongoReadModelRegistry implements ReadModelRegistry {
  constructor(
    private readonly rows: Collection<RegistryRow>,
    private readonly attempt: Attempt,
  ) {}

  load(): Promise<ReadModels> {
    return this.attempt(async () => {
      const row = await this.rows.findOne({ _id: ONLY_ROW }, NEWEST);
      if (row === null) return FIRST_READ_MODELS;
      const { _id, ...models } = row;
      return models;
    });
  }

  replace(next: ReadModels): Promise<boolean> {
    return this.attempt(async () => {
      if (next.revision === 1) return this.insert(next);
      const { matchedCount } = await this.rows.replaceOne({ _id: ONLY_ROW, revision: next.revision - 1 }, next);
      return matchedCount === 1;
    });
  }

  private async insert(first: ReadModels): Promise<boolean> {
    try {
      await this.rows.insertOne({ _id: ONLY_ROW, ...first });
      return true;
    } catch (error) {
      if (error instanceof MongoServerError && error.code === DUPLICATE_KEY) return false;
      throw error;
    }
  }
}
