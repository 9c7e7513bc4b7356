import { guarded } from './sqlite.errors.js';

const CHUNK_ITEMS = 1000;
const CHUNK_BYTES = 64 * 1024;

/** The rows of a query, so many at a time that no chunk is long. Leaving the loop early ends the query. */
export function* chunksOf(query: () => IterableIterator<Buffer>): Generator<readonly Buffer[], void> {
  const rows = guarded(query);
  try {
    for (;;) {
      const chunk = guarded(() => nextChunk(rows));
      if (chunk.length === 0) return;
      yield chunk;
    }
  } finally {
    rows.return?.();
  }
}

function nextChunk(rows: IterableIterator<Buffer>): readonly Buffer[] {
  const chunk: Buffer[] = [];
  let size = 0;
  while (chunk.length < CHUNK_ITEMS && size < CHUNK_BYTES) {
    const row = rows.next();
    if (row.done === true) break;
    chunk.push(row.value);
    size += row.value.length;
  }
  return chunk;
}
