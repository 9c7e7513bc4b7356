import { Type, type Static, type TNull, type TObject, type TOptional, type TProperties } from '@sinclair/typebox';
import * as field from './field.schema.js';
import { EXTENSION_NAME_SHAPE, RESERVED_NAMES } from './name.rules.js';

const commonFields = {
  timestamp: field.optionalDateTime,
  session_id: field.optionalText,
  interaction_id: field.optionalCode,
  application_type: field.optionalCode,
  application_id: field.optionalCode,
  resource_type: field.optionalCode,
  resource_id: field.optionalCode,
  media_type: field.optionalCode,
};

const expiration = { ttl: field.optionalSeconds, expiration_time: field.optionalDateTime };
const disposition = { disposition: field.optionalCode, disposition_desc: field.optionalDescription };
const attached = { name: field.extensionName, value: field.anyValue };
const service = { service_id: field.id };
const state = { ...service, state_id: field.id };
const task = { ...service, task_id: field.id };

const serviceDetails = {
  contact_key: field.optionalText,
  service_type: field.optionalCode,
  est_duration: field.optionalSeconds,
  ...expiration,
  auto_complete_after: field.optionalSeconds,
};

const from = exactly({ state_id: field.id, ...disposition }, 'an object with the state_id of the state that is left');
const to = exactly(
  { state_id: field.id, state_type: field.optionalCode, est_duration: field.optionalSeconds },
  'an object with the state_id of the state that begins, another one than the one that is left',
);

const oneOfExpiration = {
  anyOf: [
    { required: ['ttl'], properties: { ttl: { not: { type: 'null' } } } },
    { required: ['expiration_time'], properties: { expiration_time: { not: { type: 'null' } } } },
  ],
};

/** The schema of `data` by event type (contract, section 2, the table): the source of types, checks and documents. */
export const EVENT_SCHEMAS = {
  'contextservices.service.started.v1': extensible({ ...service, customer_id: field.optionalText, ...serviceDetails }),
  'contextservices.service.associated.v1': extensible({ ...service, customer_id: field.text, ...serviceDetails }),
  'contextservices.service.completed.v1': extensible({ ...service, ...disposition, ...expiration }),
  'contextservices.service.deleted.v1': closed(service),
  'contextservices.service.expiration-updated.v1': closed({ ...service, ...expiration }, oneOfExpiration),
  'contextservices.service.extension-updated.v1': closed({ ...service, ...attached }),
  'contextservices.service.extension-merged.v1': closed({ ...service, ...attached }),
  'contextservices.state.started.v1': extensible({
    ...state,
    state_type: field.optionalCode,
    previous_state_id: field.optionalId,
    est_duration: field.optionalSeconds,
  }),
  'contextservices.state.completed.v1': extensible({ ...state, ...disposition }),
  'contextservices.state.transitioned.v1': closed({ ...service, from, to }),
  'contextservices.state.extension-updated.v1': closed({ ...state, ...attached }),
  'contextservices.state.extension-merged.v1': closed({ ...state, ...attached }),
  'contextservices.task.started.v1': extensible({
    ...task,
    state_id: field.optionalId,
    task_type: field.optionalCode,
    est_duration: field.optionalSeconds,
  }),
  'contextservices.task.completed.v1': extensible({ ...task, ...disposition }),
  'contextservices.task.extension-updated.v1': closed({ ...task, ...attached }),
  'contextservices.task.extension-merged.v1': closed({ ...task, ...attached }),
} as const;

/** The types of our events, as CloudEvents name them. */
export type EventType = keyof typeof EVENT_SCHEMAS;

/** `data` of an event of a type, beside attached data. */
export type EventData<T extends EventType> = Static<(typeof EVENT_SCHEMAS)[T]>;

/** Every type of the table, in its order. */
export const EVENT_TYPES: readonly EventType[] = Object.keys(EVENT_SCHEMAS) as EventType[];

const TYPES: ReadonlyMap<string, EventType> = new Map(EVENT_TYPES.map((type) => [type, type]));

/** The type of that name, in the one copy of it that looks others up fast; `undefined` where the table has none. */
export function findEventType(name: string): EventType | undefined {
  return TYPES.get(name);
}

/** A fresh copy of the JSON Schema of `data` by event type, for documents; draft-07 and later read it the same. */
export function eventSchemas(): Record<EventType, Record<string, unknown>> {
  return JSON.parse(JSON.stringify(EVENT_SCHEMAS)) as Record<EventType, Record<string, unknown>>;
}

function extensible<Row extends TProperties>(row: Row) {
  const fields = { ...row, ...commonFields };
  const extensions = { patternProperties: { [EXTENSION_NAME_SHAPE]: {} } };
  return exactly(fields, 'an object with the fields of the event and its extensions', extensions);
}

function closed<Row extends TProperties>(row: Row, rule: object = {}) {
  return exactly({ ...row, ...commonFields }, 'an object with the fields of the event', rule);
}

/** These fields; every other reserved name at most as `null`, which is the same as leaving it out. */
function exactly<Fields extends TProperties>(fields: Fields, description: string, rule: object = {}): TObject<Fields> {
  const others: Record<string, TOptional<TNull>> = {};
  for (const name of RESERVED_NAMES) if (!Object.hasOwn(fields, name)) others[name] = field.absent;
  const schema: object = Type.Object({ ...fields, ...others }, { ...rule, additionalProperties: false, description });
  return schema as TObject<Fields>;
}
