import type { Database } from 'better-sqlite3';
import { AppError } from '#domain';
import { openReader } from './sqlite.connection.js';

const KEPT_IDLE = 4;

/** Connections that each read one moment of the file: one a running export. */
export class ReaderPool {
  private readonly idle: Database[] = [];
  private closed = false;

  constructor(private readonly path: string) {}

  /** A connection inside a read transaction: its first read fixes the moment that it shows. */
  take(): Database {
    if (this.closed) throw new AppError('ENGINE_UNAVAILABLE', 'the embedded engine is closed', false);
    const reader = this.idle.pop() ?? openReader(this.path);
    reader.exec('BEGIN');
    return reader;
  }

  /** Ends the transaction; no statement may be running on it. */
  giveBack(reader: Database): void {
    if (reader.inTransaction) reader.exec('ROLLBACK');
    if (this.closed || this.idle.length >= KEPT_IDLE) reader.close();
    else this.idle.push(reader);
  }

  /** Closes the idle ones; those in use are closed when they are given back. */
  close(): void {
    this.closed = true;
    for (const reader of this.idle.splice(0)) reader.close();
  }
}
