import type { TObject } from '@sinclair/typebox';
import { EVENT_SCHEMAS, type EventType } from './event.schema.js';
import * as field from './field.schema.js';

/**
 * The schema of `data` by types that were published once and no longer are. Their events stand in the log for ever, and old
 * producers may still send them: they are taken wherever those of the table are, and lifted (see `event.upcasting.ts`).
 */
export const OLD_EVENT_SCHEMAS = {
  /** The first draft of the start, in which the type of service stood under another name. */
  'contextservices.service.started.v0': withNames('contextservices.service.started.v1', {
    service_type: 'type_of_service',
  }),
} as const;

/** A type of the past. */
export type OldEventType = keyof typeof OLD_EVENT_SCHEMAS;

/** Every type of the past. */
export const OLD_EVENT_TYPES: readonly OldEventType[] = Object.keys(OLD_EVENT_SCHEMAS) as OldEventType[];

const TYPES: ReadonlyMap<string, OldEventType> = new Map(OLD_EVENT_TYPES.map((type) => [type, type]));

/** The type of the past of that name; `undefined` where there was none. */
export function findOldEventType(name: string): OldEventType | undefined {
  return TYPES.get(name);
}

/** A fresh copy of the JSON Schema of `data` by type of the past, each marked as deprecated, for documents. */
export function oldEventSchemas(): Record<OldEventType, Record<string, unknown>> {
  const marked = OLD_EVENT_TYPES.map((type) => [type, { ...OLD_EVENT_SCHEMAS[type], deprecated: true }]);
  return JSON.parse(JSON.stringify(Object.fromEntries(marked))) as Record<OldEventType, Record<string, unknown>>;
}

/** The schema of a present type with fields under their old names; the present names have no place in it. */
function withNames(type: EventType, oldNames: Readonly<Record<string, string>>): TObject {
  const { properties, required = [], ...rules } = EVENT_SCHEMAS[type] as TObject;
  const fields = { ...properties };
  for (const [name, oldName] of Object.entries(oldNames)) {
    fields[oldName] = properties[name] ?? field.absent;
    fields[name] = field.absent;
  }
  return { ...rules, required: required.map((name) => oldNames[name] ?? name), properties: fields };
}
