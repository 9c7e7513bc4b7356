import { complete, find, mergeExtension, overlay, place, replace, start, updateExtension } from './activity.evolve.js';
import type { ExtensionTarget, Id, ServiceEvent, StateFields, TaskFields } from './service.events.js';
import { unknownService, type Activity, type Service, type StateActivity, type TaskActivity } from './service.state.js';

type Fact<T extends ServiceEvent['type']> = Extract<ServiceEvent, { type: T }>;

/**
 * The fold: what is known of a service after one more fact (contract, section 2, What an event does).
 * Total and pure: never throws, reads no clock, leaves its arguments alone, and returns the same object when nothing changes.
 */
export function evolve(service: Service, event: ServiceEvent): Service {
  if (service.deleted) return service;
  switch (event.type) {
    case 'ServiceStarted':
      return startService(service, event);
    case 'ServiceAssociated':
      return associate(service, event);
    case 'ServiceCompleted':
      return completeService(service, event);
    case 'ServiceDeleted':
      return { ...unknownService(service.id), deleted: true };
    case 'ServiceExpirationUpdated':
      return { ...service, fields: overlay(service.fields, event.fields) };
    default:
      return evolvePart(service, event);
  }
}

function evolvePart(service: Service, event: PartEvent): Service {
  switch (event.type) {
    case 'StateStarted':
      return startState(service, event);
    case 'StateCompleted':
      return changeState(service, event.id, (state) => complete(state, event));
    case 'StateTransitioned':
      return transition(service, event);
    case 'TaskStarted':
      return startTask(service, event);
    case 'TaskCompleted':
      return changeTask(service, event.id, (task) => complete(task, event));
    case 'ExtensionUpdated':
      return changeTarget(service, event.target, (one) => updateExtension(one, event.name, event.value));
    case 'ExtensionMerged':
      return changeTarget(service, event.target, (one) => mergeExtension(one, event.name, event.value));
    default:
      return event satisfies never;
  }
}

type WholeEvent = Fact<
  'ServiceStarted' | 'ServiceAssociated' | 'ServiceCompleted' | 'ServiceDeleted' | 'ServiceExpirationUpdated'
>;
type PartEvent = Exclude<ServiceEvent, WholeEvent>;

function startService(service: Service, event: Fact<'ServiceStarted'>): Service {
  const { id, started, fields, extensions } = start(service, event);
  return { ...service, id, started, fields, extensions };
}

function completeService(service: Service, event: Fact<'ServiceCompleted'>): Service {
  const { completed, extensions } = complete(service, event);
  return { ...service, completed, extensions, fields: overlay(service.fields, event.fields) };
}

function associate(service: Service, event: Fact<'ServiceAssociated'>): Service {
  const { started } = service;
  return {
    ...service,
    fields: overlay(service.fields, event.fields),
    extensions: overlay(service.extensions, event.extensions),
    ...(started && { started: { ...started, circumstances: overlay(started.circumstances, event.circumstances) } }),
  };
}

function transition(service: Service, { from, to, at, circumstances }: Fact<'StateTransitioned'>): Service {
  const end = { at, circumstances, disposition: from.disposition, extensions: {} };
  const left = changeState(service, from.id, (state) => complete(state, end));
  const fields = { ...to.fields, previous_state_id: from.id };
  return startState(left, { id: to.id, at, circumstances, fields, extensions: {} });
}

function startState(service: Service, given: Omit<Fact<'StateStarted'>, 'type'>): Service {
  return {
    ...service,
    states: place(service.states, start(find<StateFields>(service.states, given.id, {}), given)),
  };
}

function startTask(service: Service, given: Fact<'TaskStarted'>): Service {
  return { ...service, tasks: place(service.tasks, start(find<TaskFields>(service.tasks, given.id, {}), given)) };
}

function changeState(service: Service, id: Id, change: (state: StateActivity) => StateActivity): Service {
  const states = replace(service.states, change(find<StateFields>(service.states, id, {})));
  return states === service.states ? service : { ...service, states };
}

function changeTask(service: Service, id: Id, change: (task: TaskActivity) => TaskActivity): Service {
  const tasks = replace(service.tasks, change(find<TaskFields>(service.tasks, id, {})));
  return tasks === service.tasks ? service : { ...service, tasks };
}

function changeTarget(
  service: Service,
  target: ExtensionTarget,
  change: <A extends Activity<object>>(one: A) => A,
): Service {
  switch (target.kind) {
    case 'service':
      return change(service);
    case 'state':
      return changeState(service, target.id, change);
    case 'task':
      return changeTask(service, target.id, change);
  }
}
