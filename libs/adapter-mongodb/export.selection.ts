import type { RawRow } from './raw.row.js';

/** Rows fetched at once: some hundreds of KiB either way. */
const IDS_AT_ONCE = 2_000;
const CONTENTS_AT_ONCE = 250;
const CHUNK_BYTES = 256 * 1024;

/** What one row gives to an export, and how many rows are fetched at once. */
export interface Selection<T> {
  readonly fields: Readonly<Record<string, 1>>;
  readonly atOnce: number;
  readonly take: (row: RawRow) => T;
}

/** The ids alone. */
export const IDS: Selection<string> = { fields: {}, atOnce: IDS_AT_ONCE, take: idOf };

/** The finished JSON. */
export const CONTENTS: Selection<Buffer> = {
  fields: { content: 1 },
  atOnce: CONTENTS_AT_ONCE,
  take: (row) => textOf(row, 'content'),
};

export function idOf(row: RawRow): string {
  return textOf(row, '_id').toString('utf8');
}

function textOf(row: RawRow, field: string): Buffer {
  return row.texts.get(field) ?? Buffer.alloc(0);
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
