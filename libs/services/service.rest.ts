import type { Activity, Service, ServiceFields } from '#domain';
import { HIDDEN_FIELDS, type HiddenField } from './service.names.js';

/** What a document's content does not tell. Every part is left out where there is nothing to say. */
export interface Rest {
  readonly deleted?: true;
  /** The whole service, while it is in no answer. */
  readonly waiting?: Service;
  /** Fields that are in no answer. */
  readonly fields?: ServiceFields;
  /** States and tasks that wait for their start. */
  readonly states?: Service['states'];
  readonly tasks?: Service['tasks'];
  /** The active (`a`) and completed (`c`) ones in their order, where their start times alone do not tell it. */
  readonly stateOrder?: string;
  readonly taskOrder?: string;
}

/** The rest of a service that is in answers. */
export function restOf({ fields, states, tasks }: Service): Rest {
  const hidden = hiddenFields(fields);
  const waitingStates = states.filter(isWaiting);
  const waitingTasks = tasks.filter(isWaiting);
  const stateOrder = orderOf(states);
  const taskOrder = orderOf(tasks);
  return {
    ...(Object.keys(hidden).length > 0 && { fields: hidden }),
    ...(waitingStates.length > 0 && { states: waitingStates }),
    ...(waitingTasks.length > 0 && { tasks: waitingTasks }),
    ...(stateOrder !== '' && { stateOrder }),
    ...(taskOrder !== '' && { taskOrder }),
  };
}

/** The text kept: empty when there is nothing to say. */
export function writeRest(rest: Rest): string {
  return Object.keys(rest).length === 0 ? '' : JSON.stringify(rest);
}

/** The text of a rest that is hidden fields alone, each given as JSON. */
export function writeHiddenFields(valueOf: (name: HiddenField) => string | undefined): string {
  let members = '';
  for (const name of HIDDEN_FIELDS) {
    const value = valueOf(name);
    if (value !== undefined) members += `${members === '' ? '' : ','}"${name}":${value}`;
  }
  return members === '' ? '' : `{"fields":{${members}}}`;
}

/** What {@link writeRest} was given. */
export function readRest(text: string): Rest {
  return text === '' ? {} : (JSON.parse(text) as Rest);
}

function hiddenFields(fields: ServiceFields): ServiceFields {
  const given = HIDDEN_FIELDS.filter((name) => fields[name] !== undefined);
  return Object.fromEntries(given.map((name) => [name, fields[name]]));
}

function isWaiting(part: Activity<object>): boolean {
  return part.started === undefined;
}

function orderOf(parts: readonly Activity<object>[]): string {
  const started = parts.filter((part) => part.started !== undefined);
  const hasTie = started.some((part, index) => started[index + 1]?.started?.at === part.started?.at);
  return hasTie ? started.map((part) => (part.completed === undefined ? 'a' : 'c')).join('') : '';
}
