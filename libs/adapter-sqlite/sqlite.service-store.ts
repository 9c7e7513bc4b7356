import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database, Statement } from 'better-sqlite3';
import type { ServiceStore, StoredService } from '#event-streaming';
import type { ServiceDocument } from '#services';
import { readPosition, writePosition } from './position.codec.js';
import { guarded } from './sqlite.errors.js';

/** Of one turn of the event loop, and of one transaction: appends to the log wait for its end. */
const ITEMS_A_TURN = 500;
const CHARACTERS_A_TURN = 4 * 1024 * 1024;

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

  async load(ids: readonly string[]): Promise<ReadonlyMap<string, StoredService<ServiceDocument>>> {
    const found = new Map<string, StoredService<ServiceDocument>>();
    await byTurns(ids, noLength, (some) => {
      for (const id of some) {
        const row = this.select.get(id);
        if (row !== undefined) found.set(id, fromRow(id, row));
      }
    });
    return found;
  }

  async write(services: readonly StoredService<ServiceDocument>[]): Promise<readonly string[]> {
    const refused: string[] = [];
    const writeSome = this.database.transaction((some: readonly StoredService<ServiceDocument>[]) =>
      some.filter((service) => !this.writeOne(service)),
    );
    await byTurns(services, lengthOf, (some) => {
      refused.push(...writeSome.immediate(some).map(({ id }) => id));
    });
    // Whoever applies many in one go has others wait for no more than this.
    await nextTurn();
    return refused;
  }

  private writeOne(service: StoredService<ServiceDocument>): boolean {
    const values = [...toColumns(service), service.id];
    const { changes } =
      service.revision === 1 ? this.insert.run(values) : this.update.run([...values, service.revision - 1]);
    return changes === 1;
  }
}

/** Does the work on a few items a turn, so that others have theirs in between. */
async function byTurns<T>(
  items: readonly T[],
  lengthOf: (item: T) => number,
  work: (some: readonly T[]) => void,
): Promise<void> {
  for (let from = 0; from < items.length;) {
    if (from > 0) await nextTurn();
    let [to, length] = [from, 0];
    for (; to < items.length && to - from < ITEMS_A_TURN && length < CHARACTERS_A_TURN; to += 1)
      length += lengthOf(items[to] as T);
    guarded(() => work(items.slice(from, to)));
    from = to;
  }
}

function lengthOf({ document }: StoredService<ServiceDocument>): number {
  return (document.content?.length ?? 0) + document.rest.length;
}

function noLength(): number {
  return 0;
}

function toColumns({ revision, positions, recent, document }: StoredService<ServiceDocument>): unknown[] {
  const { startedAt = null, completedAt = null, content, rest } = document;
  const blob = typeof content === 'string' ? Buffer.from(content) : content;
  return [revision, writePosition(positions), recent, startedAt, completedAt, rest, blob ?? null];
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
