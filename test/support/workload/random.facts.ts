import { textOf, type Json, type JsonObject } from '../model/json.value.js';
import type { PlannedFact } from './planned.fact.js';
import { randomCommon, randomDate, randomExtensions, randomNamed, some } from './random.data.js';
import type { Random } from './random.js';

/** What a random history is about. */
export interface Cast {
  /** Prefix of the service ids, so that histories do not meet. */
  readonly prefix: string;
  readonly services: number;
  /** The first instant of the history's times, in milliseconds. */
  readonly origin: number;
  /** Whether some facts leave their time to the record. */
  readonly arrival?: boolean;
}

type Make = (random: Random, cast: Cast) => JsonObject;

const serviceFields: Make = (random, { origin }) =>
  some(random, {
    contact_key: random.pick(['bob', '408-832-7799']),
    service_type: random.pick<Json>([100, 'support']),
    est_duration: random.int(500),
    ttl: random.int(1000),
    expiration_time: randomDate(random, origin),
    auto_complete_after: random.int(9),
  });
const ending: Make = (random) =>
  some(random, { disposition: random.pick<Json>([5, 'won']), disposition_desc: random.pick(['', 'ok 😀']) });
const stateFields: Make = (random) =>
  some(random, { state_type: random.pick<Json>([100, 'intro']), est_duration: random.int(99) });
const taskFields: Make = (random) =>
  some(random, {
    state_id: randomPartId(random),
    task_type: random.pick<Json>([55, 'call']),
    est_duration: random.int(99),
  });
const named: Make = (random) => randomNamed(random);
const stateId: Make = (random) => ({ state_id: randomPartId(random) });
const taskId: Make = (random) => ({ task_id: randomPartId(random) });
const customer: Make = (random) => ({ customer_id: random.pick(['ada', 'bob', 'Ωmega']) });
const previous: Make = (random) => some(random, { previous_state_id: randomPartId(random) });
const transition: Make = (random, cast) => {
  const [left, entered] = random.pick([
    [0, 1],
    [1, 2],
    [2, 'x'],
    ['x', '0'],
    ['1', 0],
    ['s 4', 2],
  ] as const);
  return { from: { state_id: left, ...ending(random, cast) }, to: { state_id: entered, ...stateFields(random, cast) } };
};

const MAKERS: readonly [type: string, weight: number, attaches: boolean, makes: readonly Make[]][] = [
  ['service.started', 14, true, [(random, cast) => some(random, customer(random, cast)), serviceFields]],
  ['service.associated', 6, true, [customer, serviceFields]],
  ['service.completed', 8, true, [ending]],
  ['service.deleted', 1, false, []],
  ['service.expiration-updated', 3, false, [(random) => ({ ttl: random.int(99) })]],
  ['service.extension-updated', 5, false, [named]],
  ['service.extension-merged', 8, false, [named]],
  ['state.started', 12, true, [stateId, stateFields, previous]],
  ['state.completed', 8, true, [stateId, ending]],
  ['state.transitioned', 7, false, [transition]],
  ['state.extension-updated', 4, false, [stateId, named]],
  ['state.extension-merged', 5, false, [stateId, named]],
  ['task.started', 12, true, [taskId, taskFields]],
  ['task.completed', 8, true, [taskId, ending]],
  ['task.extension-updated', 4, false, [taskId, named]],
  ['task.extension-merged', 5, false, [taskId, named]],
];
const DRAWN = MAKERS.flatMap((maker) => Array.from({ length: maker[1] }, () => maker));

function randomPartId(random: Random): Json {
  return random.pick<Json>([0, '0', 1, '1', 2, 'x', 's 4', '😀']);
}

/** The id of the service that gets the most facts and is never deleted. */
function hotId({ prefix }: Cast): number {
  return Number.parseInt(prefix, 36) * 10_000;
}

/** A service's id: numbers and texts, some of them now one, now the other. */
function randomServiceId(random: Random, cast: Cast): Json {
  const n = random.chance(0.25) ? 0 : random.int(cast.services);
  if (n % 3 !== 0) return `${cast.prefix}-${n} é&?#`;
  const number = hotId(cast) + n;
  return random.chance(0.5) ? number : String(number);
}

/** A random fact. `n` makes its id. */
export function randomFact(random: Random, cast: Cast, n: number): PlannedFact {
  const service_id = randomServiceId(random, cast);
  const isHot = textOf(service_id) === textOf(hotId(cast));
  const [type, , attaches, makes] = random.pick(isHot ? DRAWN.filter(([name]) => name !== 'service.deleted') : DRAWN);
  const parts = makes.map((make) => make(random, cast));
  const timed: JsonObject = random.chance(0.6) ? { timestamp: randomDate(random, cast.origin) } : {};
  const extensions = attaches ? randomExtensions(random) : {};
  const data = Object.assign({}, extensions, ...parts, { service_id }, timed, randomCommon(random)) as JsonObject;
  const subject: Record<string, string> = random.chance(0.3) ? { subject: 'any', traceparent: '00-é%41' } : {};
  const made = {
    source: `/random/${cast.prefix}`,
    id: `${n}`,
    type: `contextservices.${type}.v1`,
    key: textOf(service_id),
    data,
  };
  const untimed = cast.arrival === true && random.chance(0.3);
  return { ...made, ...(untimed ? {} : { time: randomDate(random, cast.origin) }), attributes: subject };
}
