import { eventSchemas, oldEventSchemas } from '#event-contract';
import type { OpenAPIObject } from '@nestjs/swagger';
import { STATUS_OF } from '../http.problem.js';

/** A JSON Schema (2020-12, as OpenAPI 3.1 takes it). */
export type Schema = Readonly<Record<string, unknown>>;

/** A method of a path. */
export type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

/** Parameters of an operation. */
export type Parameters = NonNullable<Operation['parameters']>;

const code: Schema = { type: ['string', 'integer'] };
const id: Schema = { ...code, description: 'As it was given; compared by its text.' };
const seconds: Schema = { type: 'integer', minimum: 0, description: 'Seconds.' };
const circumstances = {
  session_id: { type: 'string' },
  interaction_id: code,
  application_type: code,
  application_id: code,
  resource_type: code,
  resource_id: code,
  media_type: code,
};

/** What a service, a state and a task have in common. */
const activity = {
  service_id: id,
  est_duration: seconds,
  started: ref('Occurrence'),
  completed: ref('Occurrence'),
  duration: { type: 'integer', minimum: 0, description: 'Milliseconds from start to completion.' },
  disposition: code,
  disposition_desc: { type: 'string', maxLength: 256 },
};

const lists = {
  active_states: { type: 'array', items: ref('State') },
  completed_states: { type: 'array', items: ref('State') },
  active_tasks: { type: 'array', items: ref('Task') },
  completed_tasks: { type: 'array', items: ref('Task') },
};

const check: Schema = object(
  { ok: { type: 'boolean' }, required: { type: 'boolean' }, reason: { type: 'string' } },
  { required: ['ok', 'required'] },
);

/** A reference to one of {@link schemas}. */
export function ref(name: string): { readonly $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}

/** The name under which the schema of an event's `data` stands. */
export function dataName(type: string): string {
  return `data.${type}`;
}

/** Every schema of the document by its name. Attached data stands beside the fields of a service, a state or a task. */
export function schemas(): Record<string, Schema> {
  const types = Object.entries({ ...eventSchemas(), ...oldEventSchemas() });
  const data = types.map(([type, schema]) => [dataName(type), schema] as const);
  return {
    Service: extensible({ service_type: code, customer_id: text(), contact_key: text(), ...activity, ...lists }, [
      'service_id',
      'started',
    ]),
    State: extensible({ state_id: id, state_type: code, previous_state_id: id, ...activity }, [
      'service_id',
      'state_id',
      'started',
    ]),
    Task: extensible({ task_id: id, state_id: id, task_type: code, ...activity }, ['service_id', 'task_id', 'started']),
    Occurrence: object({ timestamp: dateTime(), ...circumstances }, { required: ['timestamp'] }),
    Acceptance: object(
      { accepted: { type: 'integer', minimum: 0 }, position: { type: 'string', description: 'Opaque.' } },
      { required: ['accepted', 'position'] },
    ),
    Problem: object(
      { message: text(), exception: { enum: Object.keys(STATUS_OF) } },
      { required: ['message', 'exception'] },
    ),
    Readiness: object(
      { ready: { type: 'boolean' }, checks: { type: 'object', additionalProperties: check } },
      { required: ['ready', 'checks'] },
    ),
    Event: eventSchema(data.map(([name]) => name)),
    ...Object.fromEntries(data),
  };
}

/** A CloudEvent in structured mode: its type decides what `data` may be. */
function eventSchema(names: readonly string[]): Schema {
  const variants = names.map((name) => {
    const type = name.slice(dataName('').length);
    return { properties: { type: { const: type }, data: ref(name) } };
  });
  const attributes = {
    specversion: { const: '1.0' },
    id: { type: 'string', minLength: 1 },
    source: { type: 'string', minLength: 1, format: 'uri-reference' },
    type: { type: 'string' },
    time: dateTime(),
    datacontenttype: { const: 'application/json' },
    data: { type: 'object' },
  };
  return object(attributes, { required: ['specversion', 'id', 'source', 'type', 'data'], oneOf: variants });
}

function extensible(properties: Record<string, Schema>, required: readonly string[]): Schema {
  return object(properties, { required, additionalProperties: { description: 'Attached data: any JSON value.' } });
}

function object(properties: Record<string, Schema>, rules: Schema = {}): Schema {
  return { type: 'object', properties, ...rules };
}

function text(): Schema {
  return { type: 'string' };
}

function dateTime(): Schema {
  return { type: 'string', format: 'date-time' };
}
