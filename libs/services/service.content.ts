import type { Activity, Completion, Id, JsonObject, Occurrence, Service } from '#domain';

/** A service, state or task as answers and exports show it. */
export type Content = JsonObject;

/** The whole service as it is exported: every list, every attached value (contract, section 3). Only for a started one. */
export function toContent(service: Service): Content {
  const { customer_id, contact_key, service_type, est_duration } = service.fields;
  const shown = { customer_id, contact_key, service_type, est_duration };
  const states = split(service.states, (state) => partContent(service.id, 'state_id', state));
  const tasks = split(service.tasks, (task) => partContent(service.id, 'task_id', task));
  return {
    service_id: service.id,
    ...given(shown),
    ...occurrences(service),
    ...service.extensions,
    active_states: states.active,
    completed_states: states.completed,
    active_tasks: tasks.active,
    completed_tasks: tasks.completed,
  };
}

function partContent(serviceId: Id, idName: 'state_id' | 'task_id', part: Activity<object>): Content {
  return {
    service_id: serviceId,
    [idName]: part.id,
    ...(part.fields as JsonObject),
    ...occurrences(part),
    ...part.extensions,
  };
}

function split<A extends Activity<object>>(parts: readonly A[], show: (part: A) => Content) {
  const active: Content[] = [];
  const completed: Content[] = [];
  for (const part of parts) {
    if (part.started === undefined) break;
    (part.completed === undefined ? active : completed).push(show(part));
  }
  return { active, completed };
}

function occurrences({ started, completed }: Activity<object>): JsonObject {
  if (started === undefined) return {};
  if (completed === undefined) return { started: occurrence(started) };
  return {
    started: occurrence(started),
    completed: occurrence(completed),
    duration: Math.max(0, completed.at - started.at),
    ...dispositionOf(completed),
  };
}

function dispositionOf({ disposition }: Completion): JsonObject {
  return given({ disposition: disposition.disposition, disposition_desc: disposition.disposition_desc });
}

function occurrence({ at, circumstances }: Occurrence): JsonObject {
  return { timestamp: new Date(at).toISOString(), ...(circumstances as JsonObject) };
}

function given(fields: Readonly<Record<string, string | number | undefined>>): JsonObject {
  const shown: Record<string, string | number> = {};
  for (const name in fields) {
    const value = fields[name];
    if (value !== undefined) shown[name] = value;
  }
  return shown;
}
