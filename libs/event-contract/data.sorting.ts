import type { Circumstances, Disposition, Json, JsonObject, ServiceFields, StateFields, TaskFields } from '#domain';
import { EVENT_SCHEMAS, EVENT_TYPES, type EventType } from './event.schema.js';
import { COMMON_NAMES } from './name.rules.js';

/** Checked `data`, sorted by what its names mean; `null` under a reserved name is left out. */
export interface SortedData {
  readonly circumstances: Circumstances;
  readonly disposition: Disposition;
  readonly fields: ServiceFields & StateFields & TaskFields;
  readonly extensions: JsonObject;
}

/** Where a name's value goes; `own` ones are read by name. */
export type Place = keyof SortedData | 'own';

const COMMON: ReadonlySet<string> = new Set(COMMON_NAMES);
const OWN: ReadonlySet<string> = new Set(['service_id', 'timestamp', 'from', 'to', 'name', 'value']);
const PLACES = Object.fromEntries(EVENT_TYPES.map((type) => [type, placesOf(type)])) as Readonly<
  Record<EventType, ReadonlyMap<string, Place>>
>;

/** Sorts `data` that has been checked against its schema. */
export function sortData(type: EventType, data: JsonObject): SortedData {
  const places = PLACES[type];
  const sorted: Record<keyof SortedData, Record<string, Json>> = {
    circumstances: {},
    disposition: {},
    fields: {},
    extensions: {},
  };
  for (const name in data) {
    const place = places.get(name) ?? 'extensions';
    const value = data[name] as Json;
    if (place === 'extensions') sorted.extensions[name] = value;
    else if (place !== 'own' && value !== null) sorted[place][name] = value;
  }
  return sorted;
}

/** The places of the names in a type's schema; any other name is an extension's. */
export function placesOf(type: EventType): ReadonlyMap<string, Place> {
  const ownId = `${type.split('.')[1]}_id`;
  const names = Object.keys(EVENT_SCHEMAS[type].properties);
  return new Map(names.map((name) => [name, name === ownId ? 'own' : place(name)]));
}

function place(name: string): Place {
  if (OWN.has(name)) return 'own';
  if (COMMON.has(name)) return 'circumstances';
  return name.startsWith('disposition') ? 'disposition' : 'fields';
}
