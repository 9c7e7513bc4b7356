import { placesOf, type Place } from '../data.sorting.js';
import { EVENT_SCHEMAS, type EventType } from '../event.schema.js';
import { ID_PATTERN } from '../name.rules.js';

/** The types that are read plainly, those that most facts are of, and what they tell of which thing. */
export const PLAIN_TYPES = {
  'contextservices.service.started.v1': { about: 'service', isStart: true },
  'contextservices.service.completed.v1': { about: 'service', isStart: false },
  'contextservices.state.started.v1': { about: 'state', isStart: true },
  'contextservices.state.completed.v1': { about: 'state', isStart: false },
  'contextservices.task.started.v1': { about: 'task', isStart: true },
  'contextservices.task.completed.v1': { about: 'task', isStart: false },
} as const satisfies Partial<Record<EventType, object>>;

export type PlainType = keyof typeof PLAIN_TYPES;

/** Tells whether a type is one of them. */
export function isPlainType(type: string): type is PlainType {
  return Object.hasOwn(PLAIN_TYPES, type);
}

/** What a value must be to be plain. Where the schema counts characters, bytes are counted: there are no fewer. */
export interface ValueRule {
  /** Bytes of a text; no text has fewer than `mostBytes` where none may be given. */
  readonly leastBytes: number;
  readonly mostBytes: number;
  readonly takesInteger: boolean;
  readonly isId: boolean;
  readonly isDateTime: boolean;
}

/** A field of some type's `data`. */
export interface FieldRule extends ValueRule {
  readonly place: Place;
  readonly isRequired: boolean;
}

/** What of a field's schema rules are made of. */
interface FieldSchema {
  readonly type?: string | readonly string[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
}

/** What an id's pattern counts (see `ID_PATTERN`). */
const MOST_OF_ID = 128;
/** Longer than any date/time that is read plainly. */
const MOST_OF_DATE_TIME = 40;

/** Any text, any integer. */
export const ANY_VALUE: ValueRule = {
  ...{ leastBytes: 0, mostBytes: Number.MAX_SAFE_INTEGER, takesInteger: true },
  ...{ isId: false, isDateTime: false },
};
export const SOME_TEXT: ValueRule = { ...ANY_VALUE, leastBytes: 1, takesInteger: false };
export const DATE_TIME: ValueRule = { ...SOME_TEXT, mostBytes: MOST_OF_DATE_TIME, isDateTime: true };

const FIELD_RULES = new Map(
  Object.keys(PLAIN_TYPES)
    .filter(isPlainType)
    .map((type) => [type, rulesOf(type)]),
);

/**
 * The rules of a type's fields by their names. `undefined` for a reserved name that the type has no field for; no rule at all for
 * what is attached.
 */
export function fieldRulesOf(type: PlainType): ReadonlyMap<string, FieldRule | undefined> {
  return FIELD_RULES.get(type) ?? new Map<string, undefined>();
}

function rulesOf(type: PlainType): ReadonlyMap<string, FieldRule | undefined> {
  const { properties, required = [] } = EVENT_SCHEMAS[type];
  const places = placesOf(type);
  const schemas = Object.entries(properties as Readonly<Record<string, FieldSchema>>);
  return new Map(
    schemas.map(([name, schema]) => {
      const place = places.get(name) ?? 'own';
      return [name, ruleOf(schema, { place, isRequired: (required as readonly string[]).includes(name) })];
    }),
  );
}

function ruleOf(schema: FieldSchema, facts: Pick<FieldRule, 'place' | 'isRequired'>): FieldRule | undefined {
  const types = [schema.type].flat();
  if (!types.includes('string') && !types.includes('integer')) return undefined;
  const isId = schema.pattern === ID_PATTERN;
  const isDateTime = schema.format === 'date-time';
  return {
    ...facts,
    leastBytes: isId || isDateTime ? 1 : (schema.minLength ?? 0),
    mostBytes: types.includes('string') ? mostOf(schema, isId) : -1,
    takesInteger: types.includes('integer'),
    isId,
    isDateTime,
  };
}

function mostOf({ maxLength }: FieldSchema, isId: boolean): number {
  return isId ? MOST_OF_ID : (maxLength ?? MOST_OF_DATE_TIME);
}
