import { placesOf, type Place } from '../data.sorting.js';
import { EVENT_SCHEMAS, type EventType } from '../event.schema.js';
import { ID_PATTERN, MOST_OF_ID } from '../name.rules.js';

/** The types that are read plainly, those that most facts are of, and what they tell of which thing. */
export const PLAIN_TYPES = {
  'contextservices.service.started.v1': { about: 'service', isStart: true },
  'contextservices.service.completed.v1': { about: 'service', isStart: false },
  'contextservices.state.started.v1': { about: 'state', isStart: true },
  'contextservices.state.completed.v1': { about: 'state', isStart: false },
  'contextservices.task.started.v1': { about: 'task', isStart: true },
  'contextservices.task.completed.v1': { about: 'task', isStart: false },
} as const satisfies Partial<Record<EventType, object>>;

/** Of as many digits as are exact whatever they are. */
const MOST_PLAIN_INTEGER = 10 ** 15 - 1;
/** See `ID_PATTERN`; other control characters are not plain. */
const PLAIN_ID = /^(?!\.{1,2}$)[^/\u007f]*$/;

export type PlainType = keyof typeof PLAIN_TYPES;

/** Tells whether a type is one of them. */
export function isPlainType(type: string): type is PlainType {
  return Object.hasOwn(PLAIN_TYPES, type);
}

/** What a value must be to be plain. Where the schema counts characters, bytes are counted: there are no fewer. */
export interface ValueRule {
  readonly takesText: boolean;
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

/** What of a field's schema rules are made of; one that says more than they cover is none of a plain field. */
interface FieldSchema {
  readonly type?: string | readonly string[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
}

/** What a schema may say to be covered by the rules; plain integers lie between 0 and {@link MOST_PLAIN_INTEGER}. */
const COVERED: Readonly<Record<string, (value: unknown) => boolean>> = {
  ...{ type: isAny, description: isAny, minLength: isAny, maxLength: isAny },
  minimum: (least) => Number(least) <= 0,
  maximum: (most) => Number(most) >= MOST_PLAIN_INTEGER,
  pattern: (pattern) => pattern === ID_PATTERN,
  format: (format) => format === 'date-time',
};

/** Longer than any date/time that is read plainly. */
const MOST_OF_DATE_TIME = 40;

/** Any text, any integer. */
export const ANY_VALUE: ValueRule = {
  ...{ takesText: true, leastBytes: 0, mostBytes: Number.MAX_SAFE_INTEGER, takesInteger: true },
  ...{ isId: false, isDateTime: false },
};
/** A text that is not empty. */
export const SOME_TEXT: ValueRule = { ...ANY_VALUE, leastBytes: 1, takesInteger: false };
/** A date/time. */
export const DATE_TIME: ValueRule = { ...SOME_TEXT, mostBytes: MOST_OF_DATE_TIME, isDateTime: true };

const FIELD_RULES = new Map(
  Object.keys(PLAIN_TYPES)
    .filter(isPlainType)
    .map((type) => [type, rulesOf(type)]),
);

/** Whether a plain text, given as bytes in its characters, is what a rule says; date/times aside. */
export function isOfRule(
  { leastBytes, mostBytes, isId }: Omit<ValueRule, 'takesText' | 'takesInteger'>,
  text: string,
): boolean {
  return text.length >= leastBytes && text.length <= mostBytes && (!isId || PLAIN_ID.test(text));
}

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
  const takes = { takesText: types.includes('string'), takesInteger: types.includes('integer') };
  const isCovered = Object.entries(schema).every(([keyword, value]) => COVERED[keyword]?.(value) === true);
  if ((!takes.takesText && !takes.takesInteger) || !isCovered) return undefined;
  const isId = schema.pattern !== undefined;
  const isDateTime = schema.format !== undefined;
  return { ...facts, ...takes, ...lengthsOf(schema), isId, isDateTime };
}

function lengthsOf({ minLength, maxLength, pattern, format }: FieldSchema) {
  if (pattern !== undefined) return { leastBytes: 1, mostBytes: MOST_OF_ID };
  if (format !== undefined) return { leastBytes: 1, mostBytes: MOST_OF_DATE_TIME };
  return { leastBytes: minLength ?? 0, mostBytes: maxLength ?? Number.MAX_SAFE_INTEGER };
}

function isAny(): boolean {
  return true;
}
