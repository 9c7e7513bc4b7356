import type { TObject } from '@sinclair/typebox';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { idText, type JsonObject } from '#domain';
import { DATE_TIME_RULE, parseDateTime } from './date-time.js';
import { EVENT_SCHEMAS, type EventData } from './event.schema.js';
import type { WireType } from './event.upcasting.js';
import { LENGTHS } from './length.keywords.js';
import { EXTENSION_NAME_RULE } from './name.rules.js';
import { OLD_EVENT_SCHEMAS } from './old-event.schema.js';
import { member, show } from './wording.js';

const SCHEMAS: Readonly<Record<WireType, TObject>> = { ...EVENT_SCHEMAS, ...OLD_EVENT_SCHEMAS };
const ajv = newAjv();
const validators = new Map<WireType, ValidateFunction>();

/** Why `data` is not what the table, or the past, says of its type, naming the field and what it may be; `undefined` where it is. */
export function dataFault(type: WireType, data: JsonObject): string | undefined {
  const validate = validators.get(type) ?? compile(type);
  // The last error is the one that decided; those before it are the alternatives of an `anyOf`.
  if (!validate(data)) return describe(type, validate.errors?.at(-1));
  return type === 'contextservices.state.transitioned.v1' ? transitionFault(data) : undefined;
}

/** Compiles what looks at the data of those types: else their first event waits for that. */
export function prepareValidation(types: readonly WireType[]): void {
  for (const type of types) if (!validators.has(type)) compile(type);
}

/** At a type's first event, mostly: to compile all of them takes each thread a third of a second of its start. */
function compile(type: WireType): ValidateFunction {
  const validate = ajv.compile(SCHEMAS[type]);
  validators.set(type, validate);
  return validate;
}

/** Its own optimizer takes longer than it gains: V8 finds the same. */
function newAjv(): Ajv {
  const code = { optimize: false };
  const made = new Ajv({ allowUnionTypes: true, allowMatchingProperties: true, verbose: true, code });
  for (const length of LENGTHS) made.removeKeyword(String(length.keyword)).addKeyword(length);
  const validate = (text: string): boolean => parseDateTime(text) !== undefined;
  return made.addFormat('date-time', { type: 'string', validate });
}

/** The one rule that a JSON Schema cannot say. */
function transitionFault(data: JsonObject): string | undefined {
  const { from, to } = data as EventData<'contextservices.state.transitioned.v1'>;
  const isOther = idText(from.state_id) !== idText(to.state_id);
  return isOther ? undefined : `data.to.state_id must be another id than data.from.state_id, not ${show(to.state_id)}`;
}

function describe(type: WireType, error: ErrorObject | undefined): string {
  if (error === undefined) return `data must be what ${type} says`;
  const path = `data${error.instancePath.replaceAll('/', '.')}`;
  switch (error.keyword) {
    case 'required':
      return missing(path, error);
    case 'additionalProperties':
      return unknownName(type, path, error);
    case 'anyOf':
      return `${path}.ttl or ${path}.expiration_time is required: seconds from now on, or ${DATE_TIME_RULE}`;
    default:
      return `${path} must be ${error.parentSchema?.description}, not ${show(error.data)}`;
  }
}

function missing(path: string, error: ErrorObject): string {
  const name = String(error.params.missingProperty);
  const schema = (error.parentSchema as TObject).properties[name];
  return `${path}${member(name)} is required: ${schema?.description}`;
}

/** No reserved name comes here: the schemas name them all. */
function unknownName(type: WireType, path: string, error: ErrorObject): string {
  const field = path + member(String(error.params.additionalProperty));
  if (error.parentSchema?.patternProperties !== undefined) return `${field} must have ${EXTENSION_NAME_RULE}`;
  return `${field} is unknown: ${path} of ${type} takes the fields of its row alone, no extensions`;
}
