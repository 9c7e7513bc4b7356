import type { Json, JsonObject } from '../model/json.value.js';
import type { Random } from './random.js';

const TEXTS = [
  '',
  'plain',
  'with\u0000nul',
  '\u007f\u001f',
  'größe',
  '日本語',
  '👩‍👩‍👧',
  ' blank ',
  '"\\/',
  '<a&b>',
  '\u2028\ufeff',
];
const NAMES = [
  '$set',
  'a.b',
  'constructor',
  'toString',
  'hasOwnProperty',
  'valueOf',
  '',
  ' ',
  '0',
  'État',
  '😀',
  '$$',
  '_id',
];
const NUMBERS = [0, -0, 1, -1.5, 0.1, 1e21, 5e-324, 1.7976931348623157e308, 123456789012345680000, 42];

/** Names that an extension may have, the awkward ones among them. */
export const EXTENSION_NAMES = [
  ...['Feedback', 'relatedOffers', '$set', 'a.b', 'constructor', 'toString', '__defineGetter__', '0', '_id', 'Ключ'],
  ...['name', 'value', 'from', 'to', '😀', 'state', 'Stateful', 'a b', '$', '.', 'x'.repeat(128), 'a/b?c=d&e%20'],
];

/** Any JSON value of at most `levels` nested objects and lists. */
export function randomJson(random: Random, levels = 3): Json {
  const kind = random.int(levels > 0 ? 7 : 4);
  if (kind === 0) return random.pick(TEXTS);
  if (kind === 1) return random.pick(NUMBERS);
  if (kind === 2) return random.chance(0.5);
  if (kind === 3) return null;
  const members = Array.from({ length: random.int(4) }, () => randomJson(random, levels - 1));
  if (kind === 4) return members;
  return randomObject(random, members);
}

function randomObject(random: Random, members: readonly Json[]): JsonObject {
  return Object.fromEntries(members.map((member) => [random.pick(NAMES), member]));
}

/** A value of one of few names, so that merges meet: mostly an object of few keys. */
export function randomNamed(random: Random): JsonObject {
  const name = random.pick(EXTENSION_NAMES.slice(0, 5));
  if (random.chance(0.2)) return { name, value: randomJson(random) };
  const keys = ['$set', 'constructor', 'a.b', 'k'].filter(() => random.chance(0.5));
  return { name, value: Object.fromEntries(keys.map((key) => [key, randomJson(random, 1)])) };
}

/** Up to three extensions, by name. */
export function randomExtensions(random: Random): JsonObject {
  const names = Array.from({ length: random.int(4) }, () => random.pick(EXTENSION_NAMES));
  return Object.fromEntries(names.map((name) => [name, randomJson(random)]));
}

/** Some of the common fields, some of them null, which is the same as left out. */
export function randomCommon(random: Random): JsonObject {
  const fields: JsonObject = {
    session_id: random.pick(['s', 'session', '😀'.repeat(256)]),
    interaction_id: random.pick<Json>(['51', 587, '1587']),
    application_type: random.pick<Json>([400, 'voice']),
    application_id: random.pick<Json>([40, '40', -9007199254740991]),
    resource_type: random.pick<Json>([200, 'agent']),
    resource_id: random.pick<Json>([10, 'r\u0000', 0]),
    media_type: random.pick<Json>([2, 'chat']),
  };
  return some(random, fields, 0.35);
}

/** Some of the given fields; a few of those as null. */
export function some(random: Random, fields: JsonObject, share = 0.5): JsonObject {
  const chosen = Object.entries(fields).filter(() => random.chance(share));
  return Object.fromEntries(chosen.map(([name, value]) => [name, random.chance(0.1) ? null : value]));
}

/** One of few times within two days after `origin`, as any text that a date/time may be. */
export function randomDate(random: Random, origin: number): string {
  const at = new Date(origin + random.int(6) * 28_800_000 + random.int(2));
  const zulu = at.toISOString();
  const kind = random.int(5);
  if (kind === 0) return zulu.replace(/\.\d+Z$/, 'Z');
  if (kind === 1) return zulu.replace('Z', '999999Z');
  if (kind === 2) return zulu.replace(/\d\dZ$/, 'Z');
  if (kind === 3) return new Date(at.getTime() + 5.5 * 3_600_000).toISOString().replace('Z', '+05:30');
  return zulu;
}
