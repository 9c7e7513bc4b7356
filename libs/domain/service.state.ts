import type { JsonObject } from './json.js';
import type { Circumstances, Disposition, Id, ServiceFields, StateFields, TaskFields } from './service.events.js';

/** A start or a completion: when, and under which circumstances. */
export interface Occurrence {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly at: number;
  readonly circumstances: Circumstances;
}

/** A completion and how it ended. */
export interface Completion extends Occurrence {
  readonly disposition: Disposition;
}

/** What services, states and tasks have in common. It is in answers only once `started` is there. */
export interface Activity<Fields> {
  /** As its latest start gave it; before a start, as the first fact about it did. */
  readonly id: Id;
  readonly started?: Occurrence;
  readonly completed?: Completion;
  readonly fields: Fields;
  readonly extensions: JsonObject;
}

export type StateActivity = Activity<StateFields>;
export type TaskActivity = Activity<TaskFields>;

/**
 * Everything known of one service.
 * In `states` and `tasks` the started ones stand first, by start time and then by the log order of their latest
 * starts; the ones that still wait for their start follow.
 */
export interface Service extends Activity<ServiceFields> {
  /** For ever: whatever is said of a deleted service later is passed over. */
  readonly deleted: boolean;
  readonly states: readonly StateActivity[];
  readonly tasks: readonly TaskActivity[];
}

const NOTHING: JsonObject = Object.freeze({});

/** A service of which nothing is known yet. */
export function unknownService(id: Id): Service {
  return { id, fields: NOTHING, extensions: NOTHING, deleted: false, states: [], tasks: [] };
}
