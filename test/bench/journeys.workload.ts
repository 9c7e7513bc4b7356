import { Random } from '#test/support/workload/random.js';

/** One event of the workload as it goes over the wire: a structured CloudEvent of 350 to 450 bytes, all ASCII. */
export interface BenchEvent {
  /** The service's id. */
  readonly key: string;
  readonly number: number;
  readonly json: string;
}

/** Services under way at the same time. */
export const LIVE_SERVICES = 1000;
export const EVENTS_A_SERVICE = 10;

/** The range in which all services start and end. */
export const RANGE = { time_from: '2026-01-01T00:00:00Z', time_to: '2026-12-31T00:00:00Z' };
const ORIGIN = Date.parse('2026-01-02T03:04:05.678Z');
const STEP_MS = 7;

/** When the event with that number happens, counted from 0. */
export function timeOf(event: number): string {
  return new Date(ORIGIN + Math.round(event) * STEP_MS).toISOString();
}

/** The id of the service with that number, counted from 0. */
export function serviceId(number: number): string {
  return `service-${String(number).padStart(8, '0')}`;
}

/**
 * The workload: each service's ten events in their order, mixed with those of the others under way. Same seed, same bytes.
 * @param first the number of the first service
 */
export function* journeys(services: number, seed: number, first = 0): Generator<BenchEvent, void> {
  const random = new Random(seed);
  const live: { number: number; step: number }[] = [];
  const begin = (number: number): void => void (number < services && live.push({ number: first + number, step: 0 }));
  for (let number = 0; number < LIVE_SERVICES; number += 1) begin(number);
  for (let begun = LIVE_SERVICES, event = 0; live.length > 0; event += 1) {
    const one = random.pick(live);
    yield eventOf(one, timeOf(event), random);
    one.step += 1;
    if (one.step < EVENTS_A_SERVICE) continue;
    live.splice(live.indexOf(one), 1);
    begin(begun);
    begun += 1;
  }
}

type Step = readonly [type: string, data: (random: Random) => object];

const STEPS: readonly Step[] = [
  ['service.started', startOfService],
  ['state.started', (random) => startOfState(1, 'identification', random)],
  ['state.completed', (random) => endOfState(1, random)],
  ['state.started', (random) => startOfState(2, 'waiting-for-agent', random)],
  ['state.completed', (random) => endOfState(2, random)],
  ['state.started', (random) => startOfState(3, 'delivering-service', random)],
  ['task.started', (random) => ({ task_id: 1, state_id: 3, task_type: 'billing-question', ...estimate(random) })],
  ['task.completed', (random) => ({ task_id: 1, ...outcome(random) })],
  ['state.completed', (random) => endOfState(3, random)],
  ['service.completed', outcome],
];

function eventOf({ number, step }: { number: number; step: number }, time: string, random: Random): BenchEvent {
  const [type, data] = STEPS[step] ?? ['', () => ({})];
  const key = serviceId(number);
  const content = { service_id: key, ...data(random), ...circumstances(number, random) };
  const attributes = { specversion: '1.0', id: `${key}-${step}`, source: '/contact-center/bench' };
  const event = { ...attributes, type: `contextservices.${type}.v1`, time, data: content };
  return { key, number, json: JSON.stringify(event) };
}

function startOfService(random: Random): object {
  const customer = { customer_id: `customer-${10_000 + random.int(90_000)}` };
  return { ...customer, service_type: 'billing', ...estimate(random), Language: random.pick(['en', 'fr', 'de']) };
}

function startOfState(id: number, type: string, random: Random): object {
  return { state_id: id, state_type: type, ...estimate(random), Queue: `queue-${10 + random.int(90)}` };
}

function endOfState(id: number, random: Random): object {
  return { state_id: id, ...outcome(random) };
}

function estimate(random: Random): object {
  return { est_duration: 100 + random.int(900) };
}

function outcome(random: Random): object {
  return { disposition: random.pick(['solved', 'routed', 'answered']), disposition_desc: 'normal ending' };
}

function circumstances(number: number, random: Random): object {
  return {
    session_id: `session-${String(number).padStart(8, '0')}`,
    application_type: 'agent-desktop',
    resource_id: 6_000 + random.int(1_000),
    media_type: 'voice',
  };
}
