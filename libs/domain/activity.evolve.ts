import { isJsonObject, type Json, type JsonObject } from './json.js';
import { isSameId, type Circumstances, type Disposition, type Id } from './service.events.js';
import type { Activity } from './service.state.js';

/** What a start says. */
export interface Start<Fields> {
  readonly id: Id;
  readonly at: number;
  readonly circumstances: Circumstances;
  readonly fields: Fields;
  readonly extensions: JsonObject;
}

/** What a completion says. */
export interface End {
  readonly at: number;
  readonly circumstances: Circumstances;
  readonly disposition: Disposition;
  readonly extensions: JsonObject;
}

/** An activity of which that is known. */
type With<Known extends 'started' | 'completed', F> = Activity<F> & Required<Pick<Activity<F>, Known>>;

/**
 * `started` as a whole; the fields and the attached data given replace the stored ones, the others stay. What activities have
 * in common is named, not spread: that is several times as fast, and most facts are about a state or task, which have no more.
 */
export function start<F extends object>(activity: Activity<F>, given: Start<F>): With<'started', F> {
  const { id, at, circumstances } = given;
  const fields = overlay(activity.fields, given.fields);
  const extensions = overlay(activity.extensions, given.extensions);
  const { completed } = activity;
  const started = { at, circumstances };
  return completed === undefined ? { id, started, fields, extensions } : { id, started, completed, fields, extensions };
}

/** `completed` and the disposition as a whole, also over an earlier completion; named as by {@link start}. */
export function complete<F extends object>(activity: Activity<F>, given: End): With<'completed', F> {
  const { id, started, fields } = activity;
  const { at, circumstances, disposition } = given;
  const extensions = overlay(activity.extensions, given.extensions);
  const completed = { at, circumstances, disposition };
  return started === undefined ? { id, completed, fields, extensions } : { id, started, completed, fields, extensions };
}

/** Replaces one attached value. */
export function updateExtension<A extends Activity<object>>(activity: A, name: string, value: Json): A {
  return { ...activity, extensions: { ...activity.extensions, [name]: value } };
}

/** Creates an attached value, or adds the keys that the stored object lacks, one level deep. */
export function mergeExtension<A extends Activity<object>>(activity: A, name: string, value: Json): A {
  if (!Object.hasOwn(activity.extensions, name)) return updateExtension(activity, name, value);
  const stored = activity.extensions[name];
  if (!isJsonObject(stored) || !isJsonObject(value)) return activity;
  const grows = Object.keys(value).some((key) => !Object.hasOwn(stored, key));
  return grows ? updateExtension(activity, name, { ...value, ...stored }) : activity;
}

/** The one with that id, or a new one that waits for its start. */
export function find<Fields extends object>(all: readonly Activity<Fields>[], id: Id, none: Fields): Activity<Fields> {
  const index = indexOf(all, id);
  // A place that no array has is looked for among names, which takes long.
  return (index < 0 ? undefined : all[index]) ?? { id, fields: none, extensions: {} };
}

/** Puts a changed one back where it stood; a new one goes to the end. */
export function replace<A extends Activity<object>>(all: readonly A[], changed: A): readonly A[] {
  const index = indexOf(all, changed.id);
  if (index < 0) return [...all, changed];
  return all[index] === changed ? all : all.with(index, changed);
}

/** Puts a newly started one behind every started one that began no later. */
export function place<A extends Activity<object>>(all: readonly A[], begun: A): readonly A[] {
  const index = indexOf(all, begun.id);
  const parts = index < 0 ? all : all.toSpliced(index, 1);
  const at = placeOf(parts, begun.started?.at ?? Infinity);
  return at === parts.length ? [...parts, begun] : parts.toSpliced(at, 0, begun);
}

/** From the end, where most newly started ones belong. */
function placeOf(parts: readonly Activity<object>[], at: number): number {
  for (let index = parts.length - 1; index >= 0; index -= 1) {
    const started = parts[index]?.started;
    if (started !== undefined && started.at <= at) return index + 1;
  }
  return 0;
}

/** Stored values with the given ones over them; one of the two objects itself where the other is empty. */
export function overlay<T extends object>(stored: T, given: T): T {
  if (isEmpty(given)) return stored;
  return isEmpty(stored) ? given : { ...stored, ...given };
}

function isEmpty(values: object): boolean {
  for (const _name in values) return false;
  return true;
}

/** From the end: most facts are about what began last. */
function indexOf(all: readonly Activity<object>[], id: Id): number {
  for (let index = all.length - 1; index >= 0; index -= 1) {
    const one = all[index];
    if (one !== undefined && isSameId(one.id, id)) return index;
  }
  return -1;
}
