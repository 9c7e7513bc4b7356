import type { IncomingHttpHeaders } from 'node:http';
import Negotiator from 'negotiator';
import { JSON_ARRAY, NDJSON, type ExportFormat } from './export.format.js';

/** The request headers on which an export's form depends. */
export const VARY = 'Accept, Accept-Encoding';

/** NDJSON where the client prefers it, JSON for any other `Accept` (contract, section 3). */
export function negotiateFormat(headers: IncomingHttpHeaders): ExportFormat {
  const preferred = new Negotiator({ headers }).mediaType(['application/json', 'application/x-ndjson']);
  return preferred === 'application/x-ndjson' ? NDJSON : JSON_ARRAY;
}

/** Whether the client takes gzip; `q=0` says that it does not. */
export function negotiateGzip(headers: IncomingHttpHeaders): boolean {
  return new Negotiator({ headers }).encodings(['gzip']).length > 0;
}
