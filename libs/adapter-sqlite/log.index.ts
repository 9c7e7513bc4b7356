import { closeSync, openSync, readSync } from 'node:fs';
import { AppError } from '#domain';

/** How long the write-ahead log is, in pages. */
export interface LogLength {
  /** All that has been written to it since it was last begun anew. */
  readonly pages: number;
  /** What of that has not been brought to its place yet. */
  readonly waiting: number;
}

/** Numbers of 32 bits, in the machine's own order (https://sqlite.org/walformat.html, section 2.1, "The WAL-Index Header"). */
const HEADER = { version: 0, pages: 4, takenIn: 24, length: 25 } as const;
const VERSION = 3_007_000;

/** The index that SQLite keeps beside the write-ahead log, for as long as anybody has the file open. */
export class LogIndex {
  private readonly file: number;
  private readonly header = new Uint32Array(HEADER.length);

  /** Throws `INTERNAL` where this version of SQLite keeps it in another form. */
  constructor(path: string) {
    this.file = openSync(`${path}-shm`, 'r');
    const { version } = this.read();
    if (version === VERSION) return;
    this.close();
    throw new AppError('INTERNAL', `${path}-shm has the form ${version}, not ${VERSION}`, false);
  }

  /** As it is now. While others write it may be a moment old. */
  length(): LogLength {
    const { pages, takenIn } = this.read();
    return { pages, waiting: Math.max(0, pages - takenIn) };
  }

  close(): void {
    closeSync(this.file);
  }

  private read() {
    readSync(this.file, this.header, 0, this.header.byteLength, 0);
    const number = (at: number): number => this.header[at] ?? 0;
    return { version: number(HEADER.version), pages: number(HEADER.pages), takenIn: number(HEADER.takenIn) };
  }
}
