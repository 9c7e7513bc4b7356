import type { Database, Statement } from 'better-sqlite3';
import { FIRST_READ_MODELS, type ReadModelRegistry, type ReadModels } from '#event-streaming';
import { attempt } from './sqlite.errors.js';

/** Which read models there are, in a table of one row; no row before the first change. */
export class SqliteReadModelRegistry implements ReadModelRegistry {
  private readonly select: Statement<[], string>;
  private readonly insert: Statement<[number, string]>;
  private readonly update: Statement<[number, string, number]>;

  constructor(database: Database) {
    this.select = database.prepare<[], string>('SELECT models FROM read_models').pluck();
    this.insert = database.prepare(
      'INSERT INTO read_models (only, revision, models) VALUES (1, ?, ?) ON CONFLICT (only) DO NOTHING',
    );
    this.update = database.prepare('UPDATE read_models SET revision = ?, models = ? WHERE revision = ?');
  }

  load(): Promise<ReadModels> {
    return attempt(() => this.read());
  }

  /** What {@link load} resolves to, for those who cannot wait. */
  read(): ReadModels {
    const text = this.select.get();
    return text === undefined ? FIRST_READ_MODELS : (JSON.parse(text) as ReadModels);
  }

  replace(next: ReadModels): Promise<boolean> {
    const text = JSON.stringify(next);
    return attempt(() => {
      const { changes } =
        next.revision === 1
          ? this.insert.run(next.revision, text)
          : this.update.run(next.revision, text, next.revision - 1);
      return changes === 1;
    });
  }
}
