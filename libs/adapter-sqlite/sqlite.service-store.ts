import type { Database, Statement } from 'better-sqlite3';
import type { ServiceStore, StoredService } from '#event-streaming';
import type { ServiceDocument } from '#services';
import { readPosition, writePosition } from './position.codec.js';
import { attempt } from './sqlite.errors.js';

interface Row {
  readonly revision: number;
  readonly positions: string;
  readonly recent: string;
  readonly started_at: number | null;
  readonly completed_at: number | null;
  readonly rest: string;
  readonly content: Buffer | null;
}

/** Services in a table; the fence is the revision in an update's condition. */
export class SqliteServiceStore implements ServiceStore<ServiceDocument> {
  private readonly select: Statement<[string], Row>;
  private readonly insert: Statement<unknown[]>;
  private readonly update: Statement<unknown[]>;

  constructor(
    private readonly database: Database,
    readModel: string,
  ) {
    const columns = 'revision, positions, recent, started_at, completed_at, rest, content';
    this.select = database.prepare(`SELECT ${columns} FROM ${readModel} WHERE id = ?`);
    this.insert = database.prepare(
      `INSERT INTO ${readModel} (${columns}, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
    );
    this.update = database.prepare(
      `UPDATE ${readModel} SET (${columns}) = (?, ?, ?, ?, ?, ?, ?) WHERE id = ? AND revision = ?`,
    );
  }

  load(ids: readonly string[]): Promise<ReadonlyMap<string, StoredService<ServiceDocument>>> {
    return attempt(() => {
      const found = new Map<string, StoredService<ServiceDocument>>();
      for (const id of ids) {
        const row = this.select.get(id);
        if (row !== undefined) found.set(id, fromRow(id, row));
      }
      return found;
    });
  }

  write(services: readonly StoredService<ServiceDocument>[]): Promise<readonly string[]> {
    const refused = (service: StoredService<ServiceDocument>) => !this.writeOne(service);
    return attempt(() => this.database.transaction(() => services.filter(refused).map(({ id }) => id)).immediate());
  }

  private writeOne(service: StoredService<ServiceDocument>): boolean {
    const values = [...toColumns(service), service.id];
    const { changes } =
      service.revision === 1 ? this.insert.run(values) : this.update.run([...values, service.revision - 1]);
    return changes === 1;
  }
}

function toColumns({ revision, positions, recent, document }: StoredService<ServiceDocument>): unknown[] {
  const { startedAt = null, completedAt = null, content, rest } = document;
  const blob = content === undefined ? null : Buffer.from(content);
  return [revision, writePosition(positions), recent, startedAt, completedAt, rest, blob];
}

function fromRow(id: string, row: Row): StoredService<ServiceDocument> {
  const { revision, recent, rest, started_at: startedAt, completed_at: completedAt, content } = row;
  const document: ServiceDocument = {
    ...(startedAt !== null && { startedAt }),
    ...(completedAt !== null && { completedAt }),
    ...(content !== null && { content: content.toString() }),
    rest,
  };
  return { id, revision, positions: readPosition(row.positions), recent, document };
}
