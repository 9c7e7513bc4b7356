import { textOf, type Json, type JsonObject } from '../model/json.value.js';

/** An event as its producer knows it, before any binding. */
export interface PlannedFact {
  readonly source: string;
  readonly id: string;
  readonly type: string;
  /** The record's key: the text of the service's id. */
  readonly key: string;
  readonly data: JsonObject;
  readonly time?: string;
  /** `subject` and extension attributes, which the system passes over. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A fact of this type about this service, as short as can be written. */
export function fact(type: string, data: JsonObject, more: Partial<PlannedFact> = {}): PlannedFact {
  counted += 1;
  const key = textOf(data['service_id']);
  const made = {
    source: '/tests',
    id: `fact-${process.pid}-${counted}`,
    type: `contextservices.${type}.v1`,
    key,
    data,
  };
  return { ...made, ...more };
}

let counted = 0;

/** The event as a structured CloudEvent. */
export function cloudEvent({ source, id, type, data, time, attributes }: PlannedFact): JsonObject {
  const timed: JsonObject = time === undefined ? {} : { time };
  const content: Json = 'application/json';
  return { specversion: '1.0', id, source, type, ...timed, datacontenttype: content, ...attributes, data };
}
