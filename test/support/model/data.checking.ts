import { FIELD_RULES, isExtensionName, isUnfit, RESERVED } from './data.rules.js';
import { COMMON, FROM, ROWS, TO, type Row } from './event.rows.js';
import { isObject, own, textOf, type Json, type JsonObject } from './json.value.js';

const CUSTOM = ['name', 'value', 'from', 'to'];

/** Whether `data` is what its type's row of the contract asks for. */
export function isGoodData(type: string, data: Json): data is JsonObject {
  const row = ROWS.get(type);
  if (row === undefined || !isObject(data) || isUnfit(data)) return false;
  const allowed = { ...row, optional: [...row.optional, 'timestamp', ...COMMON] };
  return (
    hasRequired(row, data) && Object.keys(data).every((name) => isGoodMember(allowed, data, name)) && fits(type, data)
  );
}

function hasRequired(row: Row, data: JsonObject): boolean {
  return row.required.every((name) => (name === 'value' ? Object.hasOwn(data, name) : own(data, name) != null));
}

function isGoodMember(row: Row, data: JsonObject, name: string): boolean {
  const value = own(data, name) ?? null;
  if (CUSTOM.includes(name) && row.required.includes(name)) return isGoodCustom(name, value);
  if (!RESERVED.has(name)) return row.extensions && isExtensionName(name);
  return value === null || isGoodField(row, name, value);
}

function isGoodField(row: Row, name: string, value: Json): boolean {
  const named = row.required.includes(name) || row.optional.includes(name);
  return named && FIELD_RULES.get(name)?.(value) === true;
}

function isGoodCustom(name: string, value: Json): boolean {
  if (name === 'value') return true;
  if (name === 'name') return isExtensionName(value);
  return isGoodEnd(name === 'from' ? FROM : TO, value);
}

function isGoodEnd(row: Row, value: Json): boolean {
  if (!isObject(value) || !hasRequired(row, value)) return false;
  const named = [...row.required, ...row.optional];
  return Object.keys(value).every((name) => named.includes(name) && isGoodMember(row, value, name));
}

function fits(type: string, data: JsonObject): boolean {
  if (type.endsWith('expiration-updated.v1'))
    return [own(data, 'ttl'), own(data, 'expiration_time')].some((x) => x != null);
  if (!type.endsWith('transitioned.v1')) return true;
  const [from, to] = [own(data, 'from'), own(data, 'to')];
  return isObject(from) && isObject(to) && textOf(own(from, 'state_id')) !== textOf(own(to, 'state_id'));
}
