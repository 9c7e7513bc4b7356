import { readDate } from './date.reading.js';
import { isObject, own, type Json, type JsonObject } from './json.value.js';

/** Whether a value may stand in a field. */
export type Rule = (value: Json) => boolean;

const hasControl = (text: string): boolean => [...text].some((each) => each < ' ' || each === '\u007f');
const characters = (text: string): number => [...text].length;
const integer = (value: Json): boolean => typeof value === 'number' && Number.isSafeInteger(value);
const text: Rule = (value) => typeof value === 'string' && characters(value) >= 1 && characters(value) <= 256;
const textOrInteger: Rule = (value) => text(value) || integer(value);
const seconds: Rule = (value) => integer(value) && Number(value) >= 0;
const description: Rule = (value) => typeof value === 'string' && characters(value) <= 256;
const date: Rule = (value) => typeof value === 'string' && readDate(value) !== undefined;

/** Whether a value can be an id (contract, "Ids"). */
export const isId: Rule = (value) => {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0;
  if (typeof value !== 'string') return false;
  const fits = characters(value) >= 1 && characters(value) <= 128;
  return fits && !hasControl(value) && !value.includes('/') && !['.', '..'].includes(value);
};

/** The rule of every reserved name that an event may give. */
export const FIELD_RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ...pairs(['service_id', 'state_id', 'task_id', 'previous_state_id'], isId),
  ...pairs(['service_type', 'state_type', 'task_type', 'application_type', 'resource_type'], textOrInteger),
  ...pairs(['application_id', 'resource_id', 'media_type', 'interaction_id', 'disposition'], textOrInteger),
  ...pairs(['est_duration', 'ttl', 'auto_complete_after'], seconds),
  ...pairs(['customer_id', 'contact_key', 'session_id'], text),
  ...pairs(['timestamp', 'expiration_time'], date),
  ['disposition_desc', description],
]);

function pairs(names: string[], rule: Rule): [string, Rule][] {
  return names.map((name) => [name, rule]);
}

const ANSWERS_ONLY = [
  ...['duration', 'started', 'completed', 'active_states', 'completed_states'],
  ...['active_tasks', 'completed_tasks', 'interactions', 'extensions'],
];

/** The names that are never an extension's. */
export const RESERVED: ReadonlySet<string> = new Set([...FIELD_RULES.keys(), ...ANSWERS_ONLY]);

/** Whether a name may be an extension's (contract, "An extension's name"). */
export function isExtensionName(name: Json): boolean {
  if (typeof name !== 'string' || RESERVED.has(name)) return false;
  const fits = characters(name) >= 1 && characters(name) <= 128 && name === name.replace(/^ | $/g, '');
  return fits && !name.includes(',') && !hasControl(name) && !SELECTORS.test(name);
}

/** What a selector of extensions may mean instead of a name. */
const SELECTORS = /^(?:\*|State|Task|State\..*|Task\..*)$/s;

/** Whether a value holds what no event may hold: a lone surrogate, no finite double, `__proto__`, too many levels. */
export function isUnfit(value: Json, levelsLeft = 64): boolean {
  if (typeof value === 'string') return /\p{Surrogate}/u.test(value);
  if (typeof value === 'number') return !Number.isFinite(value);
  if (Array.isArray(value)) return levelsLeft === 0 || value.some((each) => isUnfit(each, levelsLeft - 1));
  if (!isObject(value)) return false;
  return levelsLeft === 0 || Object.keys(value).some((name) => unfitMember(value, name, levelsLeft - 1));
}

function unfitMember(object: JsonObject, name: string, levelsLeft: number): boolean {
  return name === '__proto__' || isUnfit(name) || isUnfit(own(object, name) ?? null, levelsLeft);
}
