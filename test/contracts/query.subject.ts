import type { ServiceStore, StoredService } from '#event-streaming';
import type { ExportRange, ExportState, ServiceDocument, ServiceQuery } from '#services';
import type { Case } from './opening.js';

/** The port and the store that fills its read model. */
export interface QueryOfStore {
  readonly store: ServiceStore<ServiceDocument>;
  readonly query: ServiceQuery;
}

/** What cases do with a {@link QueryOfStore}. */
export interface QueryCase {
  query(): ServiceQuery;
  /** The content of one service. */
  content(id: string): Promise<string | undefined>;
  write(services: readonly StoredService<ServiceDocument>[]): Promise<void>;
  ids(range: ExportRange): Promise<readonly string[]>;
  contents(range: ExportRange, state?: ExportState): Promise<readonly string[]>;
}

/** Sorted outcomes, doubles and all. */
export function queryCase({ subject }: Case<QueryOfStore>): QueryCase {
  return {
    query: () => subject().query,
    content: async (id) => (await subject().query.findContents([id])).get(id),
    write: async (services) => {
      expect(await subject().store.write(services)).toEqual([]);
    },
    ids: async (range) => (await collect(subject().query.exportIds(range, SEPARATOR))).flatMap(asIds).toSorted(),
    contents: async (range, state = 'any') => {
      const contents = await collect(subject().query.exportContents(range, state, SEPARATOR));
      return contents.flatMap(asTexts).toSorted();
    },
  };
}

/** Content as text. */
export function asText(content: Uint8Array): string {
  return Buffer.from(content).toString('utf8');
}

/** In between where an export joins several services: no JSON text has it inside. */
export const SEPARATOR = '\n';

/** The contents of the services that an export gave joined by {@link SEPARATOR}. */
export function asTexts(joined: Uint8Array): readonly string[] {
  return asText(joined).split(SEPARATOR);
}

/** The ids that an export gave joined by {@link SEPARATOR}. */
export function asIds(joined: Uint8Array): readonly string[] {
  return asTexts(joined).map((json) => JSON.parse(json) as string);
}

/** Everything of all chunks. */
export async function collect<T>(chunks: AsyncIterable<readonly T[]>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const chunk of chunks) all.push(...chunk);
  return all;
}
