import type { Json, JsonObject } from '#domain';
import { dataFault } from './data.validation.js';
import type { EventType } from './event.schema.js';

const WIDE = '\u{1F600}';
const MAX = Number.MAX_SAFE_INTEGER;
const started: EventType = 'contextservices.service.started.v1';
const completed: EventType = 'contextservices.task.completed.v1';

const codes = ['x', 'x'.repeat(256), WIDE.repeat(256), 0, -0, 1, -1, MAX, -MAX, 1.0, 3e2, '\u0000', ' '];
const notCodes = ['', 'x'.repeat(257), WIDE.repeat(257), 0.5, MAX + 1, -MAX - 1, true, {}, []];
const texts = ['x', WIDE.repeat(256), '3005', '/', '\u0000'];
const notTexts = ['', 'x'.repeat(257), 3005, true, {}, []];
const seconds = [0, -0, 1, MAX, 3e2];
const notSeconds = [-1, 0.5, MAX + 1, '1', true, {}, []];
const ids = ['a', WIDE.repeat(128), 0, -0, MAX, '3005', 'constructor', '...'];
const notIds = ['', '.', '..', 'a/b', 'a\u007f', WIDE.repeat(129), -1, 0.5, MAX + 1, true, {}, [], [1]];
const times = ['2024-05-06T07:08:09Z', `2024-05-06T07:08:09.${'1'.repeat(300)}+01:00`];
const notTimes = ['', '2024-05-06', '2023-02-29T00:00:00Z', 1714979289, true, {}, []];

const fields: readonly (readonly [EventType, string, readonly Json[], readonly Json[]])[] = [
  [started, 'service_id', ids, notIds],
  [completed, 'task_id', ids, notIds],
  ['contextservices.task.started.v1', 'state_id', ids, notIds],
  ['contextservices.state.started.v1', 'previous_state_id', ids, notIds],
  [started, 'timestamp', times, notTimes],
  [started, 'expiration_time', times, notTimes],
  [started, 'session_id', texts, notTexts],
  [started, 'customer_id', texts, notTexts],
  ['contextservices.service.associated.v1', 'customer_id', texts, notTexts],
  [started, 'contact_key', texts, notTexts],
  ...['interaction_id', 'application_type', 'application_id', 'resource_type', 'resource_id', 'media_type'].map(
    (name) => [started, name, codes, notCodes] as const,
  ),
  [started, 'service_type', codes, notCodes],
  ['contextservices.state.started.v1', 'state_type', codes, notCodes],
  ['contextservices.task.started.v1', 'task_type', codes, notCodes],
  [completed, 'disposition', codes, notCodes],
  [completed, 'disposition_desc', ['', 'x', WIDE.repeat(256)], [WIDE.repeat(257), 1, true, {}, []]],
  ...['est_duration', 'ttl', 'auto_complete_after'].map((name) => [started, name, seconds, notSeconds] as const),
];

const least: JsonObject = { service_id: 1 };
const part: Readonly<Record<string, string>> = { state: 'state_id', task: 'task_id' };

function withField(type: EventType, name: string, value: Json): JsonObject {
  const own = part[type.split('.')[1] ?? ''];
  const customer: JsonObject = type.endsWith('associated.v1') ? { customer_id: 'c' } : {};
  return { ...least, ...customer, ...(own === undefined ? {} : { [own]: 7 }), [name]: value };
}

describe.each(fields)('%s: %s', (type, name, taken, refused) => {
  test('takes what it may be', () => {
    const faults = taken.map((value) => dataFault(type, withField(type, name, value)));
    expect(faults).toEqual(taken.map(() => undefined));
  });

  test('refuses the rest by its name', () => {
    for (const value of refused) {
      expect(dataFault(type, withField(type, name, value))).toMatch(new RegExp(`^data\\.${name} must be .*, not `));
    }
  });
});

describe('a transition', () => {
  const verdict = (from: Json, to: Json) =>
    dataFault('contextservices.state.transitioned.v1', { service_id: 1, from, to });

  test.each([
    [{ state_id: 1 }, { state_id: '1' }, 'data.to.state_id must be another id'],
    [{ state_id: 'a' }, { state_id: 'a' }, 'data.to.state_id must be another id'],
    [{ state_id: 0 }, { state_id: -0 }, 'data.to.state_id must be another id'],
    [{}, { state_id: 2 }, 'data.from.state_id is required'],
    [{ state_id: 1 }, { state_id: null }, 'data.to.state_id must be a string'],
    [{ state_id: 1, state_type: 1 }, { state_id: 2 }, 'data.from.state_type must be absent'],
    [{ state_id: 1, extra: 1 }, { state_id: 2 }, 'data.from.extra is unknown'],
    [{ state_id: 1 }, { state_id: 2, disposition: 1 }, 'data.to.disposition must be absent'],
    [{ state_id: 1 }, { state_id: 2, 'a.b': null }, 'data.to["a.b"] is unknown'],
    [{ state_id: 1 }, { state_id: 2, timestamp: '2024-05-06T07:08:09Z' }, 'data.to.timestamp must be absent'],
    [[], { state_id: 2 }, 'data.from must be an object'],
    [{ state_id: 1 }, 'x', 'data.to must be an object'],
  ])('from %j to %j: %s', (from, to, message) => expect(verdict(from, to)).toContain(message));
});

describe('an expiration', () => {
  const verdict = (given: JsonObject) =>
    dataFault('contextservices.service.expiration-updated.v1', { service_id: 1, ...given });

  test.each([{ ttl: 0 }, { expiration_time: '2024-05-06T07:08:09Z' }, { ttl: 1, expiration_time: null }])(
    'may be %j',
    (given) => expect(verdict(given)).toBeUndefined(),
  );

  test.each([{}, { ttl: null }, { ttl: null, expiration_time: null }])('needs more than %j', (given) =>
    expect(verdict(given)).toMatch(/^data.ttl or data.expiration_time is required/),
  );

  test('names the field that is wrong', () => {
    expect(verdict({ ttl: 'x' })).toMatch(/^data.ttl must be/);
    expect(verdict({ ttl: 1, expiration_time: 'x' })).toMatch(/^data.expiration_time must be/);
  });
});

describe('the name of an attached value', () => {
  test.each(['State', 'State.x', 'a,b', '', 'duration', 'service_id', 5, null, {}])('is never %j', (name) => {
    const data = { service_id: 1, name, value: 1 };
    expect(dataFault('contextservices.service.extension-merged.v1', data)).toMatch(/^data.name must be the name/);
  });

  test.each(['$set', 'a.b', 'constructor', 'name', 'value', 'from'])('may be %j', (name) => {
    const data = { service_id: 1, name, value: null };
    expect(dataFault('contextservices.service.extension-merged.v1', data)).toBeUndefined();
  });
});
