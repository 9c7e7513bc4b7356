import { fact, type PlannedFact } from '#test/support/workload/planned.fact.js';
import type { Random } from '#test/support/workload/random.js';

/** Services that are there before the first fault, for exports that must have each of them, and for reads of one's own writes. */
export const FIXED_ORIGIN = Date.parse('2019-01-01T00:00:00Z');
export const FIXED_RANGE = { from: FIXED_ORIGIN, to: FIXED_ORIGIN + 3_600_000 };
const TEXT = 'x'.repeat(1_200);

/** The id of a service in the export's range. */
export function fixedId(n: number): string {
  return `fixed-${n}`;
}

/** The id of the service in which a lane counts what it wrote. */
export function counterId(lane: string): string {
  return `counter-${lane}`;
}

/** Starts of all of them. */
export function fixedFacts(count: number, lanes: readonly string[]): PlannedFact[] {
  const started = Array.from({ length: count }, (_, n) =>
    fact('service.started', {
      ...{ service_id: fixedId(n), timestamp: new Date(FIXED_ORIGIN + n * 1_000).toISOString() },
      ...{ customer_id: `customer-${n}`, Note: n, Text: TEXT },
    }),
  );
  const timestamp = '2018-01-01T00:00:00Z';
  const counters = lanes.map((lane) => fact('service.started', { service_id: counterId(lane), timestamp }));
  return [...started, ...counters];
}

/** A change of one of the services in the export's range, which keeps it there. */
export function fixedChange(random: Random, count: number): PlannedFact {
  const service_id = fixedId(random.int(count));
  if (random.chance(0.5))
    return fact('service.extension-updated', { service_id, name: 'Note', value: random.int(1_000) });
  return fact('task.started', { service_id, task_id: random.int(5), timestamp: new Date(FIXED_ORIGIN).toISOString() });
}
