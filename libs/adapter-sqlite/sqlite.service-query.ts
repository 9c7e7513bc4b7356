import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import type { ExportRange, ExportState, ServiceQuery } from '#services';
import { ContentJoining } from './content.joining.js';
import { parametersOf, scansOf, select, type Scan } from './export.scan.js';
import { chunksOf } from './row.chunks.js';
import type { ReaderPool } from './reader.pool.js';
import { attempt, guarded } from './sqlite.errors.js';

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
    return this.export(scansOf(range, 'any'), (reader, scan) => {
      const ids = reader.prepare<unknown[], string>(select('id', this.readModel, scan)).pluck();
      return chunksOf(() => ids.iterate(parametersOf(scan, scan.from, scan.to)));
    });
  }

  exportContents(
    range: ExportRange,
    state: ExportState,
    separator: string,
  ): AsyncGenerator<readonly Uint8Array[], void> {
    return this.export(scansOf(range, state), (reader, scan) =>
      new ContentJoining(reader, this.readModel, scan, separator).runs(),
    );
  }

  private async *export<T>(
    scans: readonly Scan[],
    read: (reader: Database, scan: Scan) => Iterable<readonly T[]>,
  ): AsyncGenerator<readonly T[], void> {
    const reader = guarded(() => this.connections.readers.take());
    try {
      for (const scan of scans) {
        for (const chunk of guarded(() => read(reader, scan))) {
          yield chunk;
          await nextTurn();
        }
      }
    } finally {
      guarded(() => this.connections.readers.giveBack(reader));
    }
  }
}
