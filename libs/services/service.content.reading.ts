import { setMember, type Activity, type Id, type JsonObject, type Service } from '#domain';
import { SERVICE_FIELDS, SERVICE_NAMES, STATE_FIELDS, STATE_NAMES, TASK_FIELDS, TASK_NAMES } from './service.names.js';
import type { Rest } from './service.rest.js';

interface Shown extends JsonObject {
  readonly service_id: Id;
  readonly started: { readonly timestamp: string };
  readonly active_states: readonly Shown[];
  readonly completed_states: readonly Shown[];
  readonly active_tasks: readonly Shown[];
  readonly completed_tasks: readonly Shown[];
}

/** Whose names stand where. */
interface PartShape {
  readonly idName: string;
  readonly names: ReadonlySet<string>;
  readonly fields: readonly string[];
}

const SERVICE: PartShape = { idName: 'service_id', names: SERVICE_NAMES, fields: SERVICE_FIELDS };
const STATE: PartShape = { idName: 'state_id', names: STATE_NAMES, fields: STATE_FIELDS };
const TASK: PartShape = { idName: 'task_id', names: TASK_NAMES, fields: TASK_FIELDS };

/** The folded service behind an exported one and the rest kept beside it. */
export function readContent(content: string, rest: Rest): Service {
  const shown = JSON.parse(content) as Shown;
  const service = readActivity(shown, SERVICE);
  const states = merge(shown.active_states, shown.completed_states, rest.stateOrder);
  const tasks = merge(shown.active_tasks, shown.completed_tasks, rest.taskOrder);
  return {
    ...service,
    fields: { ...service.fields, ...rest.fields },
    deleted: false,
    states: [...states.map((state) => readActivity(state, STATE)), ...(rest.states ?? [])],
    tasks: [...tasks.map((task) => readActivity(task, TASK)), ...(rest.tasks ?? [])],
  };
}

function readActivity(shown: Shown, shape: PartShape): Activity<object> {
  const extensions: Record<string, unknown> = {};
  const fields: Record<string, unknown> = {};
  for (const name of Object.keys(shown)) {
    if (!shape.names.has(name)) setMember(extensions, name, shown[name]);
    else if (shape.fields.includes(name)) fields[name] = shown[name];
  }
  const { completed } = shown;
  return {
    id: shown[shape.idName] as Id,
    started: readOccurrence(shown.started),
    ...(completed !== undefined && { completed: readCompletion(shown, completed as Shown['started']) }),
    fields,
    extensions: extensions as JsonObject,
  };
}

function readOccurrence({ timestamp, ...circumstances }: Shown['started']) {
  return { at: Date.parse(timestamp), circumstances };
}

function readCompletion(shown: Shown, completed: Shown['started']) {
  const { disposition, disposition_desc } = shown as { disposition?: string | number; disposition_desc?: string };
  return {
    ...readOccurrence(completed),
    disposition: {
      ...(disposition !== undefined && { disposition }),
      ...(disposition_desc !== undefined && { disposition_desc }),
    },
  };
}

/** Both lists as one, by start time; at equal times, or throughout, as `order` says. */
function merge(active: readonly Shown[], completed: readonly Shown[], order = ''): readonly Shown[] {
  if (order === '') return [...active, ...completed].sort(byStart);
  const next = { a: 0, c: 0 };
  return Array.from(order, (kind) => (kind === 'a' ? active[next.a++] : completed[next.c++]) as Shown);
}

function byStart(one: Shown, other: Shown): number {
  return Date.parse(one.started.timestamp) - Date.parse(other.started.timestamp);
}
