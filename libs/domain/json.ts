/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object; its names may be any, `constructor` and `$set` among them, so look names up with `Object.hasOwn`. */
export interface JsonObject {
  readonly [name: string]: Json;
}

/** Tells whether a value is a JSON object (an array and `null` are none). */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Sets a member of an object in the making, whatever its name is: to assign to `__proto__` would make no member of it. */
export function setMember(object: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') object[name] = value;
  else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}
