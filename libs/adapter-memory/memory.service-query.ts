import {
  contentText,
  idsAsJson,
  type ExportRange,
  type ExportState,
  type ServiceDocument,
  type ServiceQuery,
} from '#services';
import type { MemoryServiceStore } from './memory.service-store.js';

const CHUNK_BYTES = 64 * 1024;

/** Answers from a {@link MemoryServiceStore}. An export holds references to the documents of its beginning. */
export class MemoryServiceQuery implements ServiceQuery {
  constructor(private readonly store: MemoryServiceStore) {}

  findContents(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    for (const id of ids) {
      const content = this.store.peek(id)?.document.content;
      if (content !== undefined) found.set(id, contentText(content));
    }
    return Promise.resolve(found);
  }

  async *exportIds(range: ExportRange, separator: string): AsyncGenerator<readonly Uint8Array[], void> {
    const ids = this.store.snapshot().flatMap(({ id, document }) => (isInside(document, range) ? [id] : []));
    for (const part of idsAsJson(ids, separator)) {
      yield [part];
      await nextTurn();
    }
  }

  async *exportContents(range: ExportRange, state: ExportState): AsyncGenerator<readonly Uint8Array[], void> {
    const documents = this.store.snapshot().map(({ document }) => document);
    let chunk: Uint8Array[] = [];
    let bytes = 0;
    for (const document of documents.filter((one) => isInside(one, range) && isIn(one, state))) {
      const content = Buffer.from(contentText(document.content ?? ''));
      chunk.push(content);
      bytes += content.length;
      if (bytes < CHUNK_BYTES) continue;
      yield chunk;
      [chunk, bytes] = [[], 0];
      await nextTurn();
    }
    if (chunk.length > 0) yield chunk;
  }
}

function isInside({ startedAt, completedAt }: ServiceDocument, { from, to, events }: ExportRange): boolean {
  const within = (at: number | undefined) => at !== undefined && at >= from && at < to;
  return (events !== 'completed' && within(startedAt)) || (events !== 'started' && within(completedAt));
}

function isIn({ completedAt }: ServiceDocument, state: ExportState): boolean {
  return state === 'any' || (completedAt === undefined) === (state === 'active');
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
