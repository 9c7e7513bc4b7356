/** A row of the contract's table of event types. */
export interface Row {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  readonly extensions: boolean;
}

/** The fields that any event may give. */
export const COMMON = [
  ...['session_id', 'interaction_id', 'application_type', 'application_id'],
  ...['resource_type', 'resource_id', 'media_type'],
];

const SERVICE = ['contact_key', 'service_type', 'est_duration', 'ttl', 'expiration_time', 'auto_complete_after'];
const ENDING = ['disposition', 'disposition_desc'];
const NAMED = ['name', 'value'];

function row(required: string[], optional: string[] = [], extensions = false): Row {
  return { required, optional, extensions };
}

/** The contract's table: what each type's `data` needs and may have. */
export const ROWS: ReadonlyMap<string, Row> = new Map(
  Object.entries({
    'service.started': row(['service_id'], ['customer_id', ...SERVICE], true),
    'service.associated': row(['service_id', 'customer_id'], SERVICE, true),
    'service.completed': row(['service_id'], [...ENDING, 'ttl', 'expiration_time'], true),
    'service.deleted': row(['service_id']),
    'service.expiration-updated': row(['service_id'], ['ttl', 'expiration_time']),
    'service.extension-updated': row(['service_id', ...NAMED]),
    'service.extension-merged': row(['service_id', ...NAMED]),
    'state.started': row(['service_id', 'state_id'], ['state_type', 'previous_state_id', 'est_duration'], true),
    'state.completed': row(['service_id', 'state_id'], ENDING, true),
    'state.transitioned': row(['service_id', 'from', 'to']),
    'state.extension-updated': row(['service_id', 'state_id', ...NAMED]),
    'state.extension-merged': row(['service_id', 'state_id', ...NAMED]),
    'task.started': row(['service_id', 'task_id'], ['state_id', 'task_type', 'est_duration'], true),
    'task.completed': row(['service_id', 'task_id'], ENDING, true),
    'task.extension-updated': row(['service_id', 'task_id', ...NAMED]),
    'task.extension-merged': row(['service_id', 'task_id', ...NAMED]),
  }).map(([name, each]) => [`contextservices.${name}.v1`, each]),
);

/** What the two ends of a transition need and may have. */
export const FROM = row(['state_id'], ENDING);
export const TO = row(['state_id'], ['state_type', 'est_duration']);
