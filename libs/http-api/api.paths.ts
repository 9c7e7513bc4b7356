/** Under which the documented operations stand. */
export const API_ROOT = '/genesys/1/cs';
/** Query Service by ID, behind the root. */
export const SERVICE_PATH = 'services/:service_id';
/** Export Services to JSON Stream by Date, behind the root. */
export const EXPORT_PATH = 'maintenance/services/stream';

const DOCS_TARGET = /^\/(?:openapi\.json|docs(?:\/[^?]*)?)(?:\?|$)/;

/** Whether a request target, as it was sent, is one of the documentation. */
export function asksForDocs(target: string): boolean {
  return DOCS_TARGET.test(target);
}

/** Whether a route's pattern belongs to the documentation, which holds nothing of the system's data. */
export function isDocs(pattern: string): boolean {
  return pattern === '/openapi.json' || pattern === '/docs' || pattern.startsWith('/docs/');
}
