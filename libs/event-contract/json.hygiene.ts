import type { Json, JsonObject } from '#domain';
import { isWellFormed } from './name.rules.js';
import { member } from './wording.js';

/** How many levels of objects and arrays an event's data may have; `data` itself is the first (contract, section 2, JSON). */
const MOST_LEVELS = 64;
const LONGEST_PATH = 200;

interface Fault {
  readonly reason: string;
  /** Innermost first. */
  readonly path: (string | number)[];
}

/** A JSON value and what is known of it before it is looked through. */
export interface JsonTree {
  readonly json: Json;
  /** Its name in messages; empty for the event, whose members are named without it. */
  readonly name: string;
  /** Its level: 1 for `data`, 0 for the event around it. */
  readonly level: 0 | 1;
  /** Whether names and strings need a look: see {@link mayHideFaults}. */
  readonly strings: boolean;
}

/**
 * Whether the JSON text can hold a lone surrogate at all; most texts cannot, which spares a look at each string. In text made
 * of valid UTF-8 it needs an escape.
 */
export function mayHideFaults(text: string): boolean {
  return text.includes('\\u');
}

/**
 * Why a JSON value cannot be kept and given back as it is: a lone surrogate, a number that is no finite double, a name
 * `__proto__`, too many levels (contract, section 2, JSON). Goes no deeper than the levels allowed.
 */
export function jsonFault({ json, name, level, strings }: JsonTree): string | undefined {
  const fault = look(json, level, strings);
  if (fault === undefined) return undefined;
  const path = fault.path.reverse().map(member).join('');
  const place = (name + path).replace(/^\./, '');
  return `${place.length > LONGEST_PATH ? `${place.slice(0, LONGEST_PATH)}…` : place} ${fault.reason}`;
}

function look(value: Json, level: number, strings: boolean): Fault | undefined {
  if (typeof value === 'object') return value === null ? undefined : lookInside(value, level, strings);
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : fault('must be a number within a double');
  return strings && typeof value === 'string' && !isWellFormed(value)
    ? fault('must be text without a lone surrogate')
    : undefined;
}

function lookInside(value: JsonObject | readonly Json[], level: number, strings: boolean): Fault | undefined {
  if (level > MOST_LEVELS) return fault(`must not be deeper than ${MOST_LEVELS} levels`);
  return Array.isArray(value) ? lookAtItems(value, level, strings) : lookAtMembers(value as JsonObject, level, strings);
}

function lookAtItems(items: readonly Json[], level: number, strings: boolean): Fault | undefined {
  for (let index = 0; index < items.length; index += 1) {
    const found = look(items[index] as Json, level + 1, strings);
    if (found !== undefined) return behind(found, index);
  }
  return undefined;
}

function lookAtMembers(members: JsonObject, level: number, strings: boolean): Fault | undefined {
  for (const name in members) {
    if (name === '__proto__' || (strings && !isWellFormed(name)))
      return behind(fault('must have a name without lone surrogates, not __proto__'), name);
    const found = look(members[name] as Json, level + 1, strings);
    if (found !== undefined) return behind(found, name);
  }
  return undefined;
}

function fault(reason: string): Fault {
  return { reason, path: [] };
}

function behind(found: Fault, owner: string | number): Fault {
  found.path.push(owner);
  return found;
}
