/** Any JSON value. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = { [name: string]: Json };

/** Whether a value is a JSON object; an array is none. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object's own value under a name, whatever the name (`constructor` too). */
export function own(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** An id's text; of other values their JSON. */
export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

/** The JSON object of a text; throws where it is none. */
export function parseObject(text: string): JsonObject {
  const value: unknown = JSON.parse(text);
  if (!isObject(value)) throw new Error(`no JSON object: ${text.slice(0, 100)}`);
  return value;
}

/** The JSON list of a text; throws where it is none. */
export function parseList(text: string): unknown[] {
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value)) throw new Error(`no JSON list: ${text.slice(0, 100)}`);
  return value as unknown[];
}

/** The value as JSON text with sorted names, so that equal values have equal texts. */
export function canonical(value: unknown): string {
  return JSON.stringify(sorted(value), undefined, 1);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const names = Object.keys(value).sort((one, other) => (one < other ? -1 : 1));
  return names.map((name) => [name, sorted(value[name])]);
}
