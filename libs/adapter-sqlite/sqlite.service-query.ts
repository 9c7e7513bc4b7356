import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import type { ExportRange, ExportState, ServiceQuery } from '#services';
import { scansOf, type Scan } from './export.scan.js';
import { CONTENTS, IDS, JoinedRows, type Exported } from './joined.rows.js';
import type { ReaderPool } from './reader.pool.js';
import { attempt, guarded } from './sqlite.errors.js';

/** What a {@link SqliteServiceQuery} reads with. */
export interface QueryConnections {
  readonly database: Database;
  readonly readers: ReaderPool;
}

/** Finds services by id on the writing connection and exports on others; between two stretches it is everybody else's turn. */
export class SqliteServiceQuery implements ServiceQuery {
  private readonly selectAll: (ids: readonly string[]) => ReadonlyMap<string, string>;

  constructor(
    private readonly connections: QueryConnections,
    private readonly readModel: string,
  ) {
    // As text, since that is what answers are cut from: a buffer of its own for each would take longer than finding them.
    const finding = `SELECT CAST(content AS TEXT) FROM ${readModel} WHERE id = ?`;
    const select = connections.database.prepare<[string], string | null>(finding).pluck();
    // One transaction, because to begin and to end a read takes as long as the read itself.
    this.selectAll = connections.database.transaction((ids: readonly string[]) => {
      const found = new Map<string, string>();
      for (const id of ids) {
        const content = select.get(id) ?? undefined;
        if (content !== undefined) found.set(id, content);
      }
      return found;
    });
  }

  findContents(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return attempt(() => this.selectAll(ids));
  }

  exportIds(range: ExportRange, separator: string): AsyncGenerator<readonly Uint8Array[], void> {
    return this.export(scansOf(range, 'any'), IDS, separator);
  }

  exportContents(
    range: ExportRange,
    state: ExportState,
    separator: string,
  ): AsyncGenerator<readonly Uint8Array[], void> {
    return this.export(scansOf(range, state), CONTENTS, separator);
  }

  private async *export(
    scans: readonly Scan[],
    exported: Exported,
    separator: string,
  ): AsyncGenerator<readonly Uint8Array[], void> {
    const { readModel } = this;
    const reader = guarded(() => this.connections.readers.take());
    try {
      for (const scan of scans) {
        const rows = guarded(() => new JoinedRows({ reader, readModel, exported, separator }, scan));
        for (const chunk of rows.runs()) {
          yield chunk;
          await nextTurn();
        }
      }
    } finally {
      guarded(() => this.connections.readers.giveBack(reader));
    }
  }
}
