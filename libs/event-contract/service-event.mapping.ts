import type { ExtensionTarget, Json, JsonObject, ServiceEvent } from '#domain';
import { sortData, type SortedData } from './data.sorting.js';
import type { EventData, EventType } from './event.schema.js';

/** Makes the domain's event of checked data. */
type Mapping<T extends EventType> = (data: EventData<T>, sorted: SortedData, at: number) => ServiceEvent;

type Named = { readonly name: string; readonly value: unknown };

const MAPPINGS: { readonly [T in EventType]: Mapping<T> } = {
  'contextservices.service.started.v1': (data, { circumstances, fields, extensions }, at) => {
    return { type: 'ServiceStarted', at, circumstances, id: data.service_id, fields, extensions };
  },
  'contextservices.service.associated.v1': (_data, { circumstances, fields, extensions }, at) => {
    return { type: 'ServiceAssociated', at, circumstances, fields, extensions };
  },
  'contextservices.service.completed.v1': (_data, { circumstances, disposition, fields, extensions }, at) => {
    return { type: 'ServiceCompleted', at, circumstances, disposition, fields, extensions };
  },
  'contextservices.service.deleted.v1': (_data, { circumstances }, at) => {
    return { type: 'ServiceDeleted', at, circumstances };
  },
  'contextservices.service.expiration-updated.v1': (_data, { circumstances, fields }, at) => {
    return { type: 'ServiceExpirationUpdated', at, circumstances, fields };
  },
  'contextservices.service.extension-updated.v1': (data, sorted, at) => {
    return { type: 'ExtensionUpdated', ...attached({ kind: 'service' }, data, sorted, at) };
  },
  'contextservices.service.extension-merged.v1': (data, sorted, at) => {
    return { type: 'ExtensionMerged', ...attached({ kind: 'service' }, data, sorted, at) };
  },
  'contextservices.state.started.v1': (data, { circumstances, fields, extensions }, at) => {
    return { type: 'StateStarted', at, circumstances, id: data.state_id, fields, extensions };
  },
  'contextservices.state.completed.v1': (data, { circumstances, disposition, extensions }, at) => {
    return { type: 'StateCompleted', at, circumstances, id: data.state_id, disposition, extensions };
  },
  'contextservices.state.transitioned.v1': ({ from, to }, { circumstances }, at) => {
    const { disposition, disposition_desc } = from;
    const { state_type, est_duration } = to;
    const left = { id: from.state_id, disposition: given({ disposition, disposition_desc }) };
    const begun = { id: to.state_id, fields: given({ state_type, est_duration }) };
    return { type: 'StateTransitioned', at, circumstances, from: left, to: begun };
  },
  'contextservices.state.extension-updated.v1': (data, sorted, at) => {
    return { type: 'ExtensionUpdated', ...attached({ kind: 'state', id: data.state_id }, data, sorted, at) };
  },
  'contextservices.state.extension-merged.v1': (data, sorted, at) => {
    return { type: 'ExtensionMerged', ...attached({ kind: 'state', id: data.state_id }, data, sorted, at) };
  },
  'contextservices.task.started.v1': (data, { circumstances, fields, extensions }, at) => {
    return { type: 'TaskStarted', at, circumstances, id: data.task_id, fields, extensions };
  },
  'contextservices.task.completed.v1': (data, { circumstances, disposition, extensions }, at) => {
    return { type: 'TaskCompleted', at, circumstances, id: data.task_id, disposition, extensions };
  },
  'contextservices.task.extension-updated.v1': (data, sorted, at) => {
    return { type: 'ExtensionUpdated', ...attached({ kind: 'task', id: data.task_id }, data, sorted, at) };
  },
  'contextservices.task.extension-merged.v1': (data, sorted, at) => {
    return { type: 'ExtensionMerged', ...attached({ kind: 'task', id: data.task_id }, data, sorted, at) };
  },
};

/** The domain's event of data that has been checked against the schema of its type; `at` as in the domain. */
export function toServiceEvent(type: EventType, data: JsonObject, at: number): ServiceEvent {
  const map = MAPPINGS[type] as (data: JsonObject, sorted: SortedData, at: number) => ServiceEvent;
  return map(data, sortData(type, data), at);
}

function attached(target: ExtensionTarget, { name, value }: Named, { circumstances }: SortedData, at: number) {
  return { at, circumstances, target, name, value: value as Json };
}

type Given<T> = { [Name in keyof T]?: NonNullable<T[Name]> };

/** Those fields that are there and not `null`. */
function given<T extends object>(fields: T): Given<T> {
  const there = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(there) as Given<T>;
}
