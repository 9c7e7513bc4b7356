import { randomUUID } from 'node:crypto';
import { fact } from '../workload/planned.fact.js';
import { publish } from './service.api.js';

/** Enough services that each partition of the topic gets one. */
const MARKS = 200;

/**
 * A position behind everything that stands in the log now, whoever published it: facts that leave no trace, deletions of
 * services that never were, are published into every partition.
 */
export function settledPosition(server: { readonly url: string }): Promise<string> {
  const marks = Array.from({ length: MARKS }, () => fact('service.deleted', { service_id: `mark-${randomUUID()}` }));
  return publish(server, marks);
}
