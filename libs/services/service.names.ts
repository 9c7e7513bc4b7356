/** The lists of states and tasks that an answer may carry, in the order in which a whole service has them. */
export const LIST_NAMES = ['active_states', 'completed_states', 'active_tasks', 'completed_tasks'] as const;

export type ListName = (typeof LIST_NAMES)[number];

const OWN_NAMES = ['started', 'completed', 'duration', 'disposition', 'disposition_desc'];

/** Fields of a service that answers show, beside its id, times and attached data, in their order. */
export const SERVICE_FIELDS = ['customer_id', 'contact_key', 'service_type', 'est_duration'] as const;

/** Fields of a service that are in no answer. */
export const HIDDEN_FIELDS = ['ttl', 'expiration_time', 'auto_complete_after'] as const;

export type HiddenField = (typeof HIDDEN_FIELDS)[number];

/** The same of a state. */
export const STATE_FIELDS = ['state_type', 'previous_state_id', 'est_duration'];

/** The same of a task. */
export const TASK_FIELDS = ['state_id', 'task_type', 'est_duration'];

/** Names in an answer's service that are no attached data. */
export const SERVICE_NAMES: ReadonlySet<string> = new Set([
  'service_id',
  ...SERVICE_FIELDS,
  ...OWN_NAMES,
  ...LIST_NAMES,
]);

/** Names in an answer's state that are no attached data. */
export const STATE_NAMES: ReadonlySet<string> = new Set(['service_id', 'state_id', ...STATE_FIELDS, ...OWN_NAMES]);

/** Names in an answer's task that are no attached data. */
export const TASK_NAMES: ReadonlySet<string> = new Set(['service_id', 'task_id', ...TASK_FIELDS, ...OWN_NAMES]);
