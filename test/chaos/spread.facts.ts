import type { JsonObject } from '#test/support/model/json.value.js';
import { fact, type PlannedFact } from '#test/support/workload/planned.fact.js';
import type { Random } from '#test/support/workload/random.js';

const ORIGIN = Date.parse('2020-03-01T00:00:00Z');

/**
 * Facts about one service whose order does not matter: each thing starts once and ends once, each value is set once, and no two
 * times are equal. So the document is known although they come through several partitions.
 */
export function spreadFacts(random: Random, service_id: string): PlannedFact[] {
  let clock = 0;
  const timestamp = (): string => new Date(ORIGIN + (clock += 1_000)).toISOString();
  const made = (type: string, data: JsonObject): PlannedFact =>
    fact(type, { service_id, timestamp: timestamp(), ...data }, { source: '/spread', id: `${service_id}/${clock}` });
  const facts = [
    made('service.started', { contact_key: 'bob', media_type: 2, Origin: { queue: random.int(9) } }),
    made('service.associated', { customer_id: 'ada', Known: true }),
    ...Array.from({ length: 1 + random.int(12) }, (_, n) => part(made, random, n)).flat(),
  ];
  if (random.chance(0.5)) facts.push(made('service.completed', { disposition: 'won', Ended: random.int(9) }));
  if (random.chance(0.1)) facts.push(made('service.deleted', {}));
  return shuffled(random, facts);
}

type Make = (type: string, data: JsonObject) => PlannedFact;

function part(made: Make, random: Random, n: number): PlannedFact[] {
  const [state_id, task_id] = [`s${n}`, n];
  return [
    made('service.extension-updated', { name: `X${n}`, value: random.int(1_000) }),
    made('service.extension-merged', { name: 'Merged', value: { [`k${n}`]: n } }),
    made('state.started', { state_id, state_type: n, In: n }),
    made('task.started', { task_id, task_type: 'call', state_id }),
    made('task.extension-merged', { task_id, name: 'Merged', value: { [`k${n}`]: n } }),
    ...(random.chance(0.5) ? [made('task.completed', { task_id, disposition: n, Out: n })] : []),
    ...(random.chance(0.5) ? [made('state.completed', { state_id, disposition: n, Out: n })] : []),
    ...(random.chance(0.3)
      ? [made('state.transitioned', { from: { state_id: `t${n}` }, to: { state_id: `u${n}` } })]
      : []),
  ];
}

/** The same things in another order. */
export function shuffled<Thing>(random: Random, things: readonly Thing[]): Thing[] {
  return things
    .map((thing) => ({ thing, place: random.next() }))
    .sort((one, other) => one.place - other.place)
    .map(({ thing }) => thing);
}
