/** The common fields of every event, as they are named on the wire (contract, section 2). */
export const COMMON_NAMES = [
  'timestamp',
  'session_id',
  'interaction_id',
  'application_type',
  'application_id',
  'resource_type',
  'resource_id',
  'media_type',
] as const;

/** Names that no attached data may have (contract, section 2, Reserved names). */
export const RESERVED_NAMES: readonly string[] = [
  ...COMMON_NAMES,
  ...['service_id', 'customer_id', 'contact_key', 'service_type', 'est_duration'],
  ...['ttl', 'expiration_time', 'auto_complete_after', 'disposition', 'disposition_desc'],
  ...['state_id', 'state_type', 'previous_state_id', 'task_id', 'task_type'],
  ...['duration', 'started', 'completed', 'active_states', 'completed_states', 'active_tasks', 'completed_tasks'],
  ...['interactions', 'extensions'],
];

const RESERVED: ReadonlySet<string> = new Set(RESERVED_NAMES);

/** Tells whether a name is reserved. */
export function isReservedName(name: string): boolean {
  return RESERVED.has(name);
}

/** The names that attached data may have, the reserved ones aside: a regular expression with the flag `u`. */
export const EXTENSION_NAME_SHAPE =
  '^(?!(?:\\*|State|Task)$)(?!(?:State|Task)\\.)' +
  '[^\\u0000-\\u0020\\u007f,](?:[^\\u0000-\\u001f\\u007f,]{0,126}[^\\u0000-\\u0020\\u007f,])?$';

/** The names that attached data may have: a regular expression with the flag `u`. */
export const EXTENSION_NAME_PATTERN = `^(?!(?:${RESERVED_NAMES.join('|')})$)${EXTENSION_NAME_SHAPE.slice(1)}`;

/** What an extension's name may be, for messages. */
export const EXTENSION_NAME_RULE =
  'the name of an extension: 1 to 128 characters, not reserved, without commas, control characters and blanks at its ends, ' +
  'not *, State or Task, and not beginning with State. or Task.';

/** The most characters of an id. */
export const MOST_OF_ID = 128;

/** The texts that an id may have: a regular expression with the flag `u`. */
export const ID_PATTERN = `^(?!\\.{1,2}$)[^\\u0000-\\u001f\\u007f/]{1,${MOST_OF_ID}}$`;

/** What an id may be, for messages. */
export const ID_RULE =
  'a string of 1 to 128 characters without / and control characters, not . or .., or an integer from 0 to 2^53-1';

const ID_TEXT = new RegExp(ID_PATTERN, 'u');
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Tells whether a text can be that of an id, as in a URL (contract, section 2, Ids). */
export function isIdText(text: string): boolean {
  return ID_TEXT.test(text) && isWellFormed(text);
}

/** Tells whether a text has no surrogate without its other half. */
export function isWellFormed(text: string): boolean {
  return !LONE_SURROGATE.test(text);
}
