import { setMember, type Activity, type Id, type Json, type JsonObject, type Occurrence, type Service } from '#domain';
import { SERVICE_FIELDS } from './service.names.js';
import { timestampText } from './timestamp.text.js';

/** A service, state or task as answers and exports show it. */
export type Content = JsonObject;

/** Content in the making: filled name by name, as objects that are made only to be copied would take a third of the time. */
type Shown = Record<string, Json>;

/**
 * The whole service as JSON, as it is exported: every list, every attached value (contract, section 3). Only for a started
 * one. What a service shows when nothing is chosen stands first, up to {@link LISTS_BEGIN}. Where a service's facts are all at
 * hand, `whole-lives` writes the very same text (its property test compares both).
 */
export function toContent(service: Service): string {
  const states = split(service.states, (state) => partContent(service.id, 'state_id', state));
  const tasks = split(service.tasks, (task) => partContent(service.id, 'task_id', task));
  const own: Shown = { service_id: service.id };
  for (const name of SERVICE_FIELDS) show(own, name, service.fields[name]);
  showOccurrences(own, service);
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
  const shown: Shown = { service_id: serviceId, [idName]: part.id };
  showAll(shown, part.fields as JsonObject);
  showOccurrences(shown, part);
  showAll(shown, part.extensions);
  return shown;
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

function showOccurrences(shown: Shown, { started, completed }: Activity<object>): void {
  if (started === undefined) return;
  shown.started = occurrence(started);
  if (completed === undefined) return;
  shown.completed = occurrence(completed);
  shown.duration = Math.max(0, completed.at - started.at);
  show(shown, 'disposition', completed.disposition.disposition);
  show(shown, 'disposition_desc', completed.disposition.disposition_desc);
}

function occurrence({ at, circumstances }: Occurrence): JsonObject {
  const shown: Shown = { timestamp: timestampText(at) };
  showAll(shown, circumstances as JsonObject);
  return shown;
}

function showAll(shown: Shown, values: JsonObject): void {
  for (const name in values) setMember(shown, name, values[name]);
}

function show(shown: Shown, name: string, value: Json | undefined): void {
  if (value !== undefined) shown[name] = value;
}
