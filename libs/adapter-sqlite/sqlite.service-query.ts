import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import type { ExportRange, ExportState, ServiceQuery } from '#services';
import { scansOf, type Scan, type Selection } from './export.scan.js';
import type { ReaderPool } from './reader.pool.js';
import { attempt, guarded } from './sqlite.errors.js';

const CHUNK_ITEMS = 1000;
const CHUNK_BYTES = 64 * 1024;

/** What a {@link SqliteServiceQuery} reads with. */
export interface QueryConnections {
  readonly database: Database;
  readonly readers: ReaderPool;
}

/** Finds services by id on the writing connection and exports on others; between two chunks it is everybody else's turn. */
export class SqliteServiceQuery implements ServiceQuery {
  private readonly selectAll: (ids: readonly string[]) => ReadonlyMap<string, Uint8Array>;

  constructor(
    private readonly connections: QueryConnections,
    private readonly readModel: string,
  ) {
    const finding = `SELECT content FROM ${readModel} WHERE id = ?`;
    const select = connections.database.prepare<[string], Buffer | null>(finding).pluck();
    // One transaction, because to begin and to end a read takes as long as the read itself.
    this.selectAll = connections.database.transaction((ids: readonly string[]) => {
      const found = new Map<string, Uint8Array>();
      for (const id of ids) {
        const content = select.get(id) ?? undefined;
        if (content !== undefined) found.set(id, content);
      }
      return found;
    });
  }

  findContents(ids: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
    return attempt(() => this.selectAll(ids));
  }

  exportIds(range: ExportRange): AsyncGenerator<readonly string[], void> {
    return this.export<string>({ readModel: this.readModel, column: 'id', range, state: 'any' });
  }

  exportContents(range: ExportRange, state: ExportState): AsyncGenerator<readonly Uint8Array[], void> {
    return this.export<Buffer>({ readModel: this.readModel, column: 'content', range, state });
  }

  private async *export<T extends { readonly length: number }>(
    selection: Selection,
  ): AsyncGenerator<readonly T[], void> {
    const reader = guarded(() => this.connections.readers.take());
    try {
      for (const scan of scansOf(selection)) yield* chunksOf<T>(reader, scan);
    } finally {
      guarded(() => this.connections.readers.giveBack(reader));
    }
  }
}

async function* chunksOf<T extends { readonly length: number }>(reader: Database, scan: Scan) {
  const rows = guarded(() => reader.prepare<unknown[], T>(scan.sql).pluck().iterate(scan.parameters));
  try {
    for (;;) {
      const chunk = guarded(() => nextChunk(rows));
      if (chunk.length > 0) yield chunk;
      if (chunk.length === 0) return;
      await nextTurn();
    }
  } finally {
    rows.return?.();
  }
}

function nextChunk<T extends { readonly length: number }>(rows: IterableIterator<T>): readonly T[] {
  const chunk: T[] = [];
  let size = 0;
  while (chunk.length < CHUNK_ITEMS && size < CHUNK_BYTES) {
    const row = rows.next();
    if (row.done === true) break;
    chunk.push(row.value);
    size += row.value.length;
  }
  return chunk;
}
