import type { Json, JsonObject } from '#domain';
import type { EventType } from './event.schema.js';
import type { OldEventType } from './old-event.schema.js';

/** A type that may stand in the log or in a request. */
export type WireType = EventType | OldEventType;

/** Checked `data` under a type of the table. */
export interface PresentEvent {
  readonly type: EventType;
  readonly data: JsonObject;
}

/** One step from a version to a later one: total and pure. */
interface Upcaster {
  readonly becomes: WireType;
  /** The data in the later version's form; given data that its own schema takes, the later version's schema takes it too. */
  lift(data: JsonObject): JsonObject;
}

/** The whole memory of former versions; what is read of them, nothing behind this library sees. */
const UPCASTERS: ReadonlyMap<WireType, Upcaster> = new Map<OldEventType, Upcaster>([
  [
    'contextservices.service.started.v0',
    {
      becomes: 'contextservices.service.started.v1',
      lift: (data) => renamed(data, 'type_of_service', 'service_type'),
    },
  ],
]);

/** The event as it would be published today; one of the present types is returned as it is. */
export function upcast(type: WireType, data: JsonObject): PresentEvent {
  let event = { type, data };
  for (let step = UPCASTERS.get(type); step !== undefined; step = UPCASTERS.get(event.type)) {
    event = { type: step.becomes, data: step.lift(event.data) };
  }
  return event as PresentEvent;
}

function renamed(data: JsonObject, oldName: string, name: string): JsonObject {
  if (!Object.hasOwn(data, oldName)) return data;
  const lifted: Record<string, Json> = {};
  for (const [key, value] of Object.entries(data)) if (key !== name) lifted[key === oldName ? name : key] = value;
  return lifted;
}
