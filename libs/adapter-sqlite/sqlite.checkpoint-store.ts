import type { Database, Statement } from 'better-sqlite3';
import type { CheckpointStore, Position } from '#event-streaming';
import { attempt } from './sqlite.errors.js';

/** Checkpoints in the file of the read model, behind the same write-ahead log: one is never durable before what it covers. */
export class SqliteCheckpointStore implements CheckpointStore {
  private readonly select: Statement<[], [bigint, bigint]>;
  private readonly upsert: Statement<[number, bigint]>;

  constructor(database: Database, readModel: string) {
    const table = `${readModel}_checkpoints`;
    this.select = database
      .prepare<[], [bigint, bigint]>(`SELECT "partition", "offset" FROM ${table}`)
      .raw()
      .safeIntegers();
    this.upsert = database.prepare(
      `INSERT INTO ${table} AS stored ("partition", "offset") VALUES (?, ?)
       ON CONFLICT ("partition") DO UPDATE SET "offset" = excluded."offset" WHERE excluded."offset" > stored."offset"`,
    );
  }

  load(): Promise<Position> {
    return attempt(() => new Map(this.select.all().map(([partition, offset]) => [Number(partition), offset])));
  }

  save(partition: number, offset: bigint): Promise<void> {
    return attempt(() => {
      this.upsert.run(partition, offset);
    });
  }
}
