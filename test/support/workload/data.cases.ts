import type { Json, JsonObject } from '../model/json.value.js';

/** An event type, what its data is like ("not …" where it must be refused), and the data. */
export type DataCase = readonly [type: string, what: string, data: JsonObject];

let counted = 0;
function id(): string {
  counted += 1;
  return `case-${counted}`;
}

function starts(what: string, data: JsonObject): DataCase {
  return ['service.started', what, { service_id: id(), timestamp: '2001-01-01T00:00:00Z', ...data }];
}

function values(field: string, what: string, ...given: Json[]): DataCase[] {
  return given.map((value) => starts(`${what} ${field} ${JSON.stringify(value).slice(0, 30)}`, { [field]: value }));
}

function nested(levels: number): Json {
  let value: Json = {};
  for (let level = 1; level < levels; level += 1) value = level % 2 === 0 ? { in: value } : [value];
  return value;
}

const LONG = '😀'.repeat(256);
const MOST = Number.MAX_SAFE_INTEGER;

const IDS: DataCase[] = [
  ...values('service_id', 'a', 3005, '3005', 0, MOST, 'é/'.slice(0, 1), '...', '😀'.repeat(128), ' '),
  ...values('service_id', 'not a', -1, 1.5, MOST + 1, '', 'a/b', '.', '..', 'a\u0000', 'a\u007f', '😀'.repeat(129)),
  ...values('service_id', 'not a', null, true, [], {}),
];

const FIELDS: DataCase[] = [
  ...values('service_type', 'a', 5, -5, 1e15, -MOST, 'x', LONG, '\u0000', null),
  ...values('service_type', 'not a', '', `${LONG}x`, 1.5, 1e300, MOST + 1, true, []),
  ...values('est_duration', 'an', 0, MOST, null),
  ...values('est_duration', 'not an', -1, 0.5, '5', MOST + 1),
  ...values('ttl', 'a', 0, null),
  ...values('ttl', 'not a', '5', -5),
  ...values('customer_id', 'a', 'x', null),
  ...values('customer_id', 'not a', 5, ''),
  ...values('session_id', 'not a', 5, `${LONG}x`),
  ...values('interaction_id', 'an', 5, 'x'),
  ...values('application_id', 'not an', {}, 1.5),
  ...values('disposition', 'not in this row:', 5),
  ...values('task_id', 'not in this row:', 5),
  ...values('duration', 'not in an event:', 5),
  ...values('extensions', 'not in an event:', {}),
  ...values('duration', 'left out:', null),
  ...values('state_type', 'left out:', null),
];

const DATES: DataCase[] = [
  ...values('timestamp', 'a', '2020-02-29T23:59:59.9999999Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z'),
  ...values(
    'timestamp',
    'a',
    '2020-01-01T00:00:00-23:59',
    '0000-12-31T23:30:00-01:00',
    '1969-12-31T23:59:59.9999Z',
    null,
  ),
  ...values('timestamp', 'not a', '2021-02-29T00:00:00Z', '2020-01-01T00:00:60Z', '2020-01-01 00:00:00Z', '', 5),
  ...values(
    'timestamp',
    'not a',
    '0001-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
    '2020-01-01T00:00:00',
    '2020-1-1T00:00:00Z',
  ),
  ...values('expiration_time', 'an', '2030-01-01T00:00:00+14:00', null),
  ...values('expiration_time', 'not an', 'soon', 5),
];

const EXTENSIONS: DataCase[] = [
  ...[
    '$set',
    'a.b',
    'constructor',
    'Stateful',
    'state',
    'task.x',
    'name',
    'x'.repeat(128),
    '😀',
    'a b',
    '__proto',
    'Tasks.a',
  ].map((name) => starts(`an extension ${name}`, { [name]: { [name]: null } })),
  ...['', ' a', 'a ', 'a,b', 'a\nb', '\u007f', '*', 'State', 'Task', 'State.', 'Task.x', 'x'.repeat(129)].map((name) =>
    starts(`not an extension ${JSON.stringify(name)}`, { [name]: 1 }),
  ),
  starts('64 levels', { Deep: nested(63) }),
  starts('not 65 levels', { Deep: nested(64) }),
  starts('odd nested names', { Odd: { '': 1, 'a,b': 2, State: 3, ' ': 4, '\u0000': 5 } }),
  starts('not a lone surrogate', { Odd: ['\ud800'] }),
  starts('not a lone surrogate in a name', { Odd: { 'x\udc00': 1 } }),
];

const withValue = (what: string, more: JsonObject): DataCase[] =>
  ['service.extension-updated', 'service.extension-merged'].map((type): DataCase => [
    type,
    what,
    { service_id: id(), ...more },
  ]);

const OTHERS: DataCase[] = [
  ['service.associated', 'with a customer', { service_id: id(), customer_id: 'c' }],
  ['service.associated', 'not without a customer', { service_id: id() }],
  ['service.associated', 'not with a null customer', { service_id: id(), customer_id: null }],
  ['service.completed', 'with all', { service_id: id(), disposition: 'x', disposition_desc: '', ttl: 5, X: 1 }],
  ['service.completed', 'not with a customer', { service_id: id(), customer_id: 'c' }],
  ['service.completed', 'not with a long text', { service_id: id(), disposition_desc: `${LONG}x` }],
  ['service.deleted', 'with common fields', { service_id: id(), session_id: 's', timestamp: '2020-01-01T00:00:00Z' }],
  ['service.deleted', 'not with an unknown key', { service_id: id(), X: null }],
  ['service.expiration-updated', 'with a time', { service_id: id(), expiration_time: '2020-01-01T00:00:00Z' }],
  ['service.expiration-updated', 'not with neither', { service_id: id(), ttl: null }],
  ...withValue('with null', { name: 'X', value: null }),
  ...withValue('not without a value', { name: 'X' }),
  ...withValue('not without a name', { value: 1 }),
  ...withValue('not with a reserved name', { name: 'started', value: 1 }),
  ...withValue('not with a name of a selector', { name: 'State.X', value: 1 }),
  ...withValue('not with a name that is a number', { name: 5, value: 1 }),
  ...withValue('not with an unknown key', { name: 'X', value: 1, Y: 2 }),
  ['state.started', 'not without its id', { service_id: id() }],
  ['state.started', 'with a previous one', { service_id: id(), state_id: 0, previous_state_id: '0', X: 1 }],
  ['state.started', 'not with a bad previous one', { service_id: id(), state_id: 0, previous_state_id: 'a/b' }],
  ['state.completed', 'not with a state type', { service_id: id(), state_id: 0, state_type: 1 }],
  ['task.started', 'not without its id', { service_id: id(), state_id: 1 }],
  ['task.completed', 'not with a state', { service_id: id(), task_id: 1, state_id: 1 }],
  ['task.extension-updated', 'not without the task', { service_id: id(), name: 'X', value: 1 }],
];

function moves(what: string, from: Json, to: Json, more: JsonObject = {}): DataCase {
  return ['state.transitioned', what, { service_id: id(), from, to, ...more }];
}

const MOVES: DataCase[] = [
  moves(
    'with all',
    { state_id: 1, disposition: 1, disposition_desc: '' },
    { state_id: '2', state_type: 1, est_duration: 0 },
  ),
  moves('with common fields', { state_id: 'a' }, { state_id: 'b' }, { media_type: 1 }),
  moves('not to itself', { state_id: 1 }, { state_id: 1 }),
  moves('not to itself as text', { state_id: 1 }, { state_id: '1' }),
  moves('not from nowhere', {}, { state_id: 1 }),
  moves('not to a list', { state_id: 1 }, []),
  moves('not to null', { state_id: 1 }, null),
  moves('not with a type of the left one', { state_id: 1, state_type: 5 }, { state_id: 2 }),
  moves('not with an extension', { state_id: 1 }, { state_id: 2 }, { X: 1 }),
  moves('not with an extension inside', { state_id: 1 }, { state_id: 2, X: 1 }),
  moves('not with a timestamp inside', { state_id: 1 }, { state_id: 2, timestamp: '2020-01-01T00:00:00Z' }),
];

/** What the contract's rules for `data` say yes and no to. */
export const DATA_CASES: readonly DataCase[] = [...IDS, ...FIELDS, ...DATES, ...EXTENSIONS, ...OTHERS, ...MOVES];
