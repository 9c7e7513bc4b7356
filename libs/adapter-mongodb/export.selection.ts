import type { RawRow } from './raw.row.js';

const CHUNK_BYTES = 384 * 1024;

/** What one row gives to an export. */
export interface Selection<T> {
  readonly fields: Readonly<Record<string, 1>>;
  /** How many rows are fetched at first, so that an export begins at once, and then at most. */
  readonly first: number;
  readonly most: number;
  readonly take: (row: RawRow) => T;
}

/** The ids alone. */
export const IDS: Selection<string> = { fields: {}, first: 1_000, most: 4_000, take: idOf };

/** The finished JSON. */
export const CONTENTS: Selection<Buffer> = {
  fields: { content: 1 },
  first: 100,
  most: 1_000,
  take: (row) => textOf(row, 'content'),
};

export function idOf(row: RawRow): string {
  return textOf(row, '_id').toString('utf8');
}

function textOf(row: RawRow, field: string): Buffer {
  return row.text(field) ?? Buffer.alloc(0);
}

/** A batch of large services in parts, so that one part at a time waits for a slow reader. */
export function* chunksOf<T extends string | Buffer>(items: readonly T[]): Generator<T[], void> {
  let chunk: T[] = [];
  let size = 0;
  for (const item of items) {
    chunk.push(item);
    size += item.length;
    if (size < CHUNK_BYTES) continue;
    yield chunk;
    chunk = [];
    size = 0;
  }
  if (chunk.length > 0) yield chunk;
}
