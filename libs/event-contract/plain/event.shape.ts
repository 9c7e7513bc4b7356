import type { ValueRule } from './plain.rules.js';

/** An event with more members, of which each has a hole at most, is no usual one. */
export const MOST_HOLES = 64;

/** A place in an event's text where values differ from event to event. */
export interface Hole extends Omit<ValueRule, 'takesText' | 'takesInteger'> {
  /** Otherwise it takes integers. */
  readonly isText: boolean;
}

/** Neighbouring members of an object that are copied in one piece, as nothing but a comma parts them. */
export interface MemberRun {
  /** A comma and the first one's name, and what stands before its value; all of it where its value is always the same. Its bytes as characters. */
  readonly lead: string;
  /** The holes of the first one's value and of the last one's; -1 for none. */
  readonly first: number;
  readonly last: number;
}

/** Where members of `data` go that are not read one by one (see `sortData`). */
export type RunPlace = 'circumstances' | 'fields' | 'extensions';

/**
 * What events have in common that differ in nothing but some values, texts and integers: how they are to be read. Every event of a
 * shape whose values are what its holes ask for is one that is accepted.
 */
export interface EventShape {
  readonly about: 'service' | 'state' | 'task';
  /** Whether it tells the start of that; if not, its completion. */
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
  readonly runs: Readonly<Record<RunPlace, readonly MemberRun[]>>;
  /** The names of what is attached, their bytes as characters. */
  readonly extensionNames: readonly string[];
  /** The holes of the CloudEvent's id and source; -1 where headers tell them. */
  readonly id: number;
  readonly source: number;
  /** The hole of the time that counts; -1 for none. */
  readonly time: number;
  /** The holes whose values must be date/times. */
  readonly dateTimes: readonly number[];
}
