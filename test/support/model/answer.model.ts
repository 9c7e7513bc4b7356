import type { Json, JsonObject } from './json.value.js';
import type { Service, Thing } from './service.model.js';

/** The parameters of Query Service by ID; `extensions` as the texts of its occurrences. */
export interface Query {
  readonly active_states?: boolean;
  readonly completed_states?: boolean;
  readonly active_tasks?: boolean;
  readonly completed_tasks?: boolean;
  readonly extensions?: readonly string[];
}

/** The parameters of the export, times in milliseconds. */
export interface ExportRange {
  readonly from: number;
  readonly to: number;
  readonly events?: 'any' | 'started' | 'completed';
  readonly state?: 'any' | 'active' | 'inactive';
}

/** Every list and every extension, as an export has them. */
export const EVERYTHING: Query = {
  active_states: true,
  completed_states: true,
  active_tasks: true,
  completed_tasks: true,
  extensions: ['*'],
};

type Chosen = (name: string) => boolean;

const UNSEEN = ['ttl', 'expiration_time', 'auto_complete_after'];

/** The service as Query Service by ID answers it, or undefined where the answer is a 404. */
export function answer(service: Service, query: Query): JsonObject | undefined {
  if (service.deleted || service.started === undefined) return undefined;
  const selectors = (query.extensions ?? []).flatMap((text) => text.split(',')).map((text) => text.trim());
  const top: Chosen = (name) => selectors.includes('*') || selectors.includes(name);
  const found: JsonObject = { service_id: service.id, ...shown(service, top) };
  for (const kind of ['state', 'task'] as const) {
    const things = inOrder(service[`${kind}s`]);
    const chosen = chosenOf(kind === 'state' ? 'State' : 'Task', selectors);
    const list = (some: Thing[]): Json =>
      some.map((thing) => ({ service_id: service.id, [`${kind}_id`]: thing.id, ...shown(thing, chosen) }));
    if (query[`active_${kind}s`] === true) found[`active_${kind}s`] = list(things.filter(isActive));
    if (query[`completed_${kind}s`] === true) found[`completed_${kind}s`] = list(things.filter(isCompleted));
  }
  return found;
}

function isCompleted(thing: Thing): boolean {
  return thing.completed !== undefined;
}

function isActive(thing: Thing): boolean {
  return !isCompleted(thing);
}

function chosenOf(prefix: string, selectors: string[]): Chosen {
  const all = ['*', prefix, `${prefix}.`, `${prefix}.*`].some((each) => selectors.includes(each));
  return (name) => all || selectors.includes(`${prefix}.${name}`);
}

function inOrder(things: Map<string, Thing>): Thing[] {
  const key = (thing: Thing): [number, number] => [thing.started?.at ?? 0, thing.started?.place ?? 0];
  const started = [...things.values()].filter((thing) => thing.started !== undefined);
  return started.sort((one, other) => key(one)[0] - key(other)[0] || key(one)[1] - key(other)[1]);
}

function shown(thing: Thing, chosen: Chosen): JsonObject {
  const seen: [string, Json][] = [...thing.fields].filter(([name]) => !UNSEEN.includes(name));
  const extensions = [...thing.extensions].filter(([name]) => chosen(name));
  return { ...Object.fromEntries([...extensions, ...seen]), ...times(thing) };
}

function times({ started, completed }: Thing): JsonObject {
  const shownTimes: JsonObject = {};
  if (started !== undefined) shownTimes['started'] = moment(started);
  if (started === undefined || completed === undefined) return shownTimes;
  const duration = Math.max(0, completed.at - started.at);
  return { ...shownTimes, completed: moment(completed), duration, ...Object.fromEntries(completed.ending) };
}

function moment({ at, common }: { at: number; common: Map<string, Json> }): JsonObject {
  return { timestamp: new Date(at).toISOString(), ...Object.fromEntries(common) };
}

/** Whether the export with these parameters has the service. */
export function isExported(service: Service, { from, to, events = 'any', state = 'any' }: ExportRange): boolean {
  if (service.deleted || service.started === undefined) return false;
  const times = {
    started: [service.started.at],
    completed: [service.completed?.at],
    any: [] as (number | undefined)[],
  };
  times.any = [...times.started, ...times.completed];
  const within = times[events].some((at) => at !== undefined && at >= from && at < to);
  const states = { any: true, active: isActive(service), inactive: isCompleted(service) };
  return within && states[state];
}
