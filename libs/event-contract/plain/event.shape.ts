import type { ViewedBytes } from './bytes.js';
import type { ValueRule } from './plain.rules.js';

/** A place in an event's text where values differ from event to event. */
export interface Hole extends ValueRule {
  readonly isText: boolean;
}

/** Members of an object that stand side by side, without blanks, in events of a shape. */
export interface Members {
  /** A comma and the first one's name, and what stands before its value; all of it where its value is always the same. */
  readonly lead: ViewedBytes;
  /** The holes of the first one's value and of the last one's; -1 for none. */
  readonly first: number;
  readonly last: number;
}

/** Where members of `data` go that are not read one by one (see `sortData`). */
export type MembersPlace = 'circumstances' | 'fields' | 'extensions';

/**
 * What events have in common that differ in nothing but some values, texts and integers: how they are to be read. Every event of a shape
 * whose values are what its holes' rules say is one that is accepted.
 */
export interface EventShape {
  readonly about: 'service' | 'state' | 'task';
  /** Of that; otherwise it is its completion. */
  readonly isStart: boolean;
  readonly holes: readonly Hole[];
  /** Something is beyond ASCII that is no value in a hole. */
  readonly isWide: boolean;
  /** The hole of `service_id`. */
  readonly serviceId: number;
  /** The hole of the id of the state or task that it is about; -1 where it is about the service. */
  readonly partId: number;
  /** By a field's name, the hole of its value. */
  readonly fields: ReadonlyMap<string, number>;
  readonly members: Readonly<Record<MembersPlace, readonly Members[]>>;
  /** The names of what is attached. */
  readonly names: readonly string[];
  /** The holes of the CloudEvent's id and source; -1 where headers tell them. */
  readonly id: number;
  readonly source: number;
  /** The hole of the time that counts; -1 for none. */
  readonly time: number;
  /** Those that must be date/times. */
  readonly dateTimes: readonly number[];
}
