import { COMMON } from './event.rows.js';
import { isObject, own, textOf, type Json, type JsonObject } from './json.value.js';
import { RESERVED } from './data.rules.js';
import type { Fact } from './record.reading.js';

/** A service, a state or a task as far as its facts have told. */
export interface Thing {
  /** The id as its latest start gave it. */
  id: Json;
  fields: Map<string, Json>;
  extensions: Map<string, Json>;
  started?: { at: number; common: Map<string, Json>; place: number };
  completed?: { at: number; common: Map<string, Json>; ending: Map<string, Json> };
}

/** A service with what belongs to it. */
export interface Service extends Thing {
  states: Map<string, Thing>;
  tasks: Map<string, Thing>;
  /** The identities of the last 128 events that took effect, the newest last. */
  recent: string[];
  deleted: boolean;
}

const KEPT = {
  service: [
    'customer_id',
    'contact_key',
    'service_type',
    'est_duration',
    'ttl',
    'expiration_time',
    'auto_complete_after',
  ],
  state: ['state_type', 'previous_state_id', 'est_duration'],
  task: ['state_id', 'task_type', 'est_duration'],
};
type Kind = keyof typeof KEPT;

export function emptyService(): Service {
  return { ...emptyThing(), states: new Map(), tasks: new Map(), recent: [], deleted: false };
}

function emptyThing(): Thing {
  return { id: null, fields: new Map(), extensions: new Map() };
}

/** A copy that a fact may change without changing the first. */
export function copyOf(service: Service): Service {
  const parts = (things: Map<string, Thing>): Map<string, Thing> =>
    new Map([...things].map(([id, thing]) => [id, copyOfThing(thing)]));
  return { ...service, ...copyOfThing(service), states: parts(service.states), tasks: parts(service.tasks) };
}

function copyOfThing(thing: Thing): Thing {
  const copy = { ...thing, fields: new Map(thing.fields), extensions: new Map(thing.extensions) };
  if (thing.started !== undefined) copy.started = { ...thing.started, common: new Map(thing.started.common) };
  return copy;
}

/** Lets a fact take effect on its service. `place` is where it stands in the log. */
export function take(service: Service, fact: Fact, place: number): void {
  service.recent = [...service.recent, fact.identity].slice(-128);
  const [, kind = '', verb = ''] = fact.type.split('.');
  if (verb === 'deleted') service.deleted = true;
  else if (verb === 'transitioned') transition(service, fact, place);
  else if (kind === 'service' || kind === 'state' || kind === 'task') act({ kind, verb, fact, place }, service);
}

interface Act {
  readonly kind: Kind;
  readonly verb: string;
  readonly fact: Fact;
  readonly place: number;
}

function act(what: Act, service: Service): void {
  const { data } = what.fact;
  const thing = what.kind === 'service' ? service : part(service, what.kind, own(data, `${what.kind}_id`));
  const [name, value] = [textOf(own(data, 'name')), own(data, 'value') ?? null];
  const effects: Record<string, () => void> = {
    started: () => start(thing, what),
    completed: () => complete(thing, what.fact, data),
    associated: () => associate(thing, data),
    'expiration-updated': () => setFields(thing, data, KEPT.service),
    'extension-updated': () => void thing.extensions.set(name, value),
    'extension-merged': () => merge(thing, name, value),
  };
  effects[what.verb]?.();
  if (['started', 'completed', 'associated'].includes(what.verb)) setExtensions(thing, data);
}

function part(service: Service, kind: 'state' | 'task', id: Json | undefined): Thing {
  const parts = kind === 'state' ? service.states : service.tasks;
  const found = parts.get(textOf(id)) ?? emptyThing();
  parts.set(textOf(id), found);
  return found;
}

function start(thing: Thing, { kind, fact, place }: Act): void {
  thing.id = own(fact.data, `${kind}_id`) ?? null;
  thing.started = { at: fact.at, common: given(fact.data, COMMON), place };
  setFields(thing, fact.data, KEPT[kind]);
}

function complete(thing: Thing, fact: Fact, ending: JsonObject): void {
  const common = given(fact.data, COMMON);
  thing.completed = { at: fact.at, common, ending: given(ending, ['disposition', 'disposition_desc']) };
}

function associate(service: Thing, data: JsonObject): void {
  setFields(service, data, KEPT.service);
  for (const [name, value] of given(data, COMMON)) service.started?.common.set(name, value);
}

function merge(thing: Thing, name: string, value: Json): void {
  const stored = thing.extensions.get(name);
  if (stored === undefined) thing.extensions.set(name, value);
  else if (isObject(stored) && isObject(value)) thing.extensions.set(name, { ...value, ...stored });
}

function transition(service: Service, fact: Fact, place: number): void {
  const [from, to] = [own(fact.data, 'from'), own(fact.data, 'to')];
  if (!isObject(from) || !isObject(to)) return;
  const left = own(from, 'state_id') ?? null;
  complete(part(service, 'state', left), fact, from);
  const data = { ...Object.fromEntries(given(fact.data, COMMON)), ...to, previous_state_id: left };
  start(part(service, 'state', own(to, 'state_id')), {
    kind: 'state',
    verb: 'started',
    fact: { ...fact, data },
    place,
  });
}

function setFields(thing: Thing, data: JsonObject, names: string[]): void {
  for (const [name, value] of given(data, names)) thing.fields.set(name, value);
}

function setExtensions(thing: Thing, data: JsonObject): void {
  for (const [name, value] of Object.entries(data)) if (!RESERVED.has(name)) thing.extensions.set(name, value);
}

function given(data: JsonObject, names: string[]): Map<string, Json> {
  const present = new Map<string, Json>();
  for (const name of names) {
    const value = own(data, name);
    if (value !== undefined && value !== null) present.set(name, value);
  }
  return present;
}
