import type { Activity, Completion, Id, JsonObject, Occurrence, Service } from '#domain';
import { timestampText } from './timestamp.text.js';

/** A service, state or task as answers and exports show it. */
export type Content = JsonObject;

/**
 * The whole service as JSON, as it is exported: every list, every attached value (contract, section 3). Only for a started
 * one. What a service shows when nothing is chosen stands first, up to {@link LISTS_BEGIN}.
 */
export function toContent(service: Service): string {
  const { customer_id, contact_key, service_type, est_duration } = service.fields;
  const shown = { customer_id, contact_key, service_type, est_duration };
  const states = split(service.states, (state) => partContent(service.id, 'state_id', state));
  const tasks = split(service.tasks, (task) => partContent(service.id, 'task_id', task));
  const own = { service_id: service.id, ...given(shown), ...occurrences(service) };
  const lists = {
    active_states: states.active,
    completed_states: states.completed,
    active_tasks: tasks.active,
    completed_tasks: tasks.completed,
  };
  const extensions = JSON.stringify(service.extensions);
  const attached = extensions === '{}' ? '}' : `,${extensions.slice(1)}`;
  return `${JSON.stringify(own).slice(0, -1)}, ${JSON.stringify(lists).slice(1, -1)}${attached}`;
}

/**
 * What stands between a service's own fields and its lists, and nowhere else: no JSON that is written without blanks has it,
 * nor has a string in it, where quotes are escaped.
 */
export const LISTS_BEGIN = ', "active_states":[';

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
  return { timestamp: timestampText(at), ...(circumstances as JsonObject) };
}

function given(fields: Readonly<Record<string, string | number | undefined>>): JsonObject {
  const shown: Record<string, string | number> = {};
  for (const name in fields) {
    const value = fields[name];
    if (value !== undefined) shown[name] = value;
  }
  return shown;
}
