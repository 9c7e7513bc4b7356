import type { Json, JsonObject } from './json.js';

/** An id as its producer gave it. `3005` and `"3005"` are the same id: compare with {@link idText}. */
export type Id = string | number;

/** The text by which ids are compared (contract, section 2, Ids). */
export function idText(id: Id): string {
  return typeof id === 'string' ? id : String(id);
}

/** Whether two ids are the same: their texts are. */
export function isSameId(one: Id, other: Id): boolean {
  return one === other || (typeof one !== typeof other && String(one) === String(other));
}

/** A value that the documented API types as "long or string". */
export type Code = string | number;

/** Common fields of every event: where, by whom and over which medium it happened. Absent means not given. */
export interface Circumstances {
  readonly session_id?: string;
  readonly interaction_id?: Code;
  readonly application_type?: Code;
  readonly application_id?: Code;
  readonly resource_type?: Code;
  readonly resource_id?: Code;
  readonly media_type?: Code;
}

/** How something ended. */
export interface Disposition {
  readonly disposition?: Code;
  readonly disposition_desc?: string;
}

/** A service's own fields, beside ids, times and attached data. Durations in seconds. */
export interface ServiceFields {
  readonly customer_id?: string;
  readonly contact_key?: string;
  readonly service_type?: Code;
  readonly est_duration?: number;
  /** Seconds; kept, without effect, in no answer; so are the next two. */
  readonly ttl?: number;
  readonly expiration_time?: string;
  readonly auto_complete_after?: number;
}

/** A state's own fields. `est_duration` in seconds. */
export interface StateFields {
  readonly state_type?: Code;
  readonly previous_state_id?: Id;
  readonly est_duration?: number;
}

/** A task's own fields. `est_duration` in seconds. */
export interface TaskFields {
  readonly state_id?: Id;
  readonly task_type?: Code;
  readonly est_duration?: number;
}

interface Fact<T extends string> {
  readonly type: T;
  /** When it happened: milliseconds since 1970-01-01T00:00:00Z. Never decides the order in which facts take effect. */
  readonly at: number;
  readonly circumstances: Circumstances;
}

interface ServiceStarted extends Fact<'ServiceStarted'> {
  readonly id: Id;
  readonly fields: ServiceFields;
  readonly extensions: JsonObject;
}
interface ServiceAssociated extends Fact<'ServiceAssociated'> {
  readonly fields: ServiceFields;
  readonly extensions: JsonObject;
}
interface ServiceCompleted extends Fact<'ServiceCompleted'> {
  readonly disposition: Disposition;
  readonly fields: ServiceFields;
  readonly extensions: JsonObject;
}
type ServiceDeleted = Fact<'ServiceDeleted'>;
interface ServiceExpirationUpdated extends Fact<'ServiceExpirationUpdated'> {
  readonly fields: ServiceFields;
}
interface StateStarted extends Fact<'StateStarted'> {
  readonly id: Id;
  readonly fields: StateFields;
  readonly extensions: JsonObject;
}
interface StateCompleted extends Fact<'StateCompleted'> {
  readonly id: Id;
  readonly disposition: Disposition;
  readonly extensions: JsonObject;
}
interface StateTransitioned extends Fact<'StateTransitioned'> {
  readonly from: { readonly id: Id; readonly disposition: Disposition };
  readonly to: { readonly id: Id; readonly fields: StateFields };
}
interface TaskStarted extends Fact<'TaskStarted'> {
  readonly id: Id;
  readonly fields: TaskFields;
  readonly extensions: JsonObject;
}
interface TaskCompleted extends Fact<'TaskCompleted'> {
  readonly id: Id;
  readonly disposition: Disposition;
  readonly extensions: JsonObject;
}

/** The thing that attached data hangs on. */
export type ExtensionTarget =
  | { readonly kind: 'service' }
  | { readonly kind: 'state'; readonly id: Id }
  | { readonly kind: 'task'; readonly id: Id };

interface ExtensionUpdated extends Fact<'ExtensionUpdated'> {
  readonly target: ExtensionTarget;
  readonly name: string;
  readonly value: Json;
}
interface ExtensionMerged extends Fact<'ExtensionMerged'> {
  readonly target: ExtensionTarget;
  readonly name: string;
  readonly value: Json;
}

/** Every fact about one service; the service's id is the key under which it was recorded. */
export type ServiceEvent =
  | ServiceStarted
  | ServiceAssociated
  | ServiceCompleted
  | ServiceDeleted
  | ServiceExpirationUpdated
  | StateStarted
  | StateCompleted
  | StateTransitioned
  | TaskStarted
  | TaskCompleted
  | ExtensionUpdated
  | ExtensionMerged;
