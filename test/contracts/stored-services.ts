import type { StoredService } from '#event-streaming';
import type { ServiceDocument } from '#services';

/** What distinguishes a stored service in a case. */
export interface Told extends Partial<Omit<StoredService<ServiceDocument>, 'id' | 'document'>> {
  readonly startedAt?: number;
  readonly completedAt?: number;
  readonly content?: string;
  readonly rest?: string;
}

const USUAL = { revision: 1, positions: new Map([[0, 1n]]), recent: '0123456789abcdef', rest: '' };

/** A service in its stored form; with a start, and content, where `startedAt` is given. */
export function stored(id: string, told: Told = {}): StoredService<ServiceDocument> {
  const { revision, positions, recent, rest, startedAt, completedAt, content } = { ...USUAL, ...told };
  return {
    id,
    revision,
    positions,
    recent,
    document: {
      ...(startedAt !== undefined && { startedAt, content: content ?? contentOf(id) }),
      ...(completedAt !== undefined && { completedAt }),
      rest,
    },
  };
}

/** A service that has no start yet, or is deleted. */
export function hidden(id: string, revision = 1): StoredService<ServiceDocument> {
  return stored(id, { revision, rest: '{"waiting":{}}' });
}

/** The content that {@link stored} gives a service. */
export function contentOf(id: string, more: object = {}): string {
  return JSON.stringify({ service_id: id, ...more });
}

/** Ids that are legal and easily mistaken for something else. */
export const AWKWARD_IDS: readonly string[] = [
  '$set',
  'a.b',
  'constructor',
  'hasOwnProperty',
  'toString',
  '0',
  '3005',
  ' ',
  "'; DROP TABLE services; --",
  '%_',
  'é',
  'e\u0301',
  'a"b',
  'a\\b',
  'a\u2028b',
  'ÿ',
  '😀'.repeat(64),
  'x'.repeat(128),
  'X'.repeat(128),
];
