import type { JsonObject } from '#domain';
import { typeOf } from '#test/support/wire/wire.events.js';
import { dataFault } from './data.validation.js';
import { EVENT_TYPES, eventSchemas, findEventType } from './event.schema.js';
import { COMMON_NAMES, RESERVED_NAMES } from './name.rules.js';

const attached = { name: 'n', value: 1 };
const service = { service_id: 1 };
const state = { service_id: 1, state_id: 2 };
const task = { service_id: 1, task_id: 3 };
const details = ['contact_key', 'service_type', 'est_duration', 'ttl', 'expiration_time', 'auto_complete_after'];
const ending = ['disposition', 'disposition_desc'];

/** The contract's table: the least that a type needs, what else it takes, whether it takes extensions. */
const rows: readonly (readonly [string, JsonObject, readonly string[], boolean])[] = [
  ['service.started', service, ['customer_id', ...details], true],
  ['service.associated', { ...service, customer_id: 'c' }, details, true],
  ['service.completed', service, [...ending, 'ttl', 'expiration_time'], true],
  ['service.deleted', service, [], false],
  ['service.expiration-updated', { ...service, ttl: 1 }, ['expiration_time'], false],
  ['service.extension-updated', { ...service, ...attached }, [], false],
  ['service.extension-merged', { ...service, ...attached }, [], false],
  ['state.started', state, ['state_type', 'previous_state_id', 'est_duration'], true],
  ['state.completed', state, ending, true],
  ['state.transitioned', { ...service, from: { state_id: 1 }, to: { state_id: 2 } }, [], false],
  ['state.extension-updated', { ...state, ...attached }, [], false],
  ['state.extension-merged', { ...state, ...attached }, [], false],
  ['task.started', task, ['state_id', 'task_type', 'est_duration'], true],
  ['task.completed', task, ending, true],
  ['task.extension-updated', { ...task, ...attached }, [], false],
  ['task.extension-merged', { ...task, ...attached }, [], false],
];

/** A value that every reserved name takes where it has a place. */
function valueOf(name: string): string | number {
  if (name === 'timestamp' || name === 'expiration_time') return '2024-05-06T07:08:09Z';
  return /duration|ttl|after/.test(name) ? 5 : 'text';
}

function fault(shortName: string, data: JsonObject): string | undefined {
  const type = findEventType(typeOf(shortName));
  return type === undefined ? 'no such type' : dataFault(type, data);
}

describe.each(rows)('data of %s', (shortName, least, others, takesExtensions) => {
  const fields = [...others, ...COMMON_NAMES];

  test('may be no more than the required fields', () => expect(fault(shortName, least)).toBeUndefined());

  test('may have every field of its row and every common one, and null for them', () => {
    const full = Object.fromEntries(fields.map((name) => [name, valueOf(name)]));
    expect(fault(shortName, { ...least, ...full })).toBeUndefined();
    const empty = Object.fromEntries(fields.map((name) => [name, null]));
    expect(fault(shortName, { ...least, ...empty })).toBeUndefined();
  });

  test.each(Object.keys(least))('needs %s, and not as null unless it is a value', (name) => {
    const { [name]: _, ...rest } = least;
    expect(fault(shortName, rest)).toContain(`data.${name}`);
    const withNull = fault(shortName, { ...rest, [name]: null });
    if (name === 'value') expect(withNull).toBeUndefined();
    else expect(withNull).toContain(`data.${name}`);
  });

  const foreign = RESERVED_NAMES.filter((name) => !fields.includes(name) && !Object.hasOwn(least, name));
  test.each(foreign)('refuses the reserved name %s, null aside', (name) => {
    expect(fault(shortName, { ...least, [name]: valueOf(name) })).toMatch(new RegExp(`^data\\.${name} .*reserved`));
    expect(fault(shortName, { ...least, [name]: null })).toBeUndefined();
  });

  test.each(['extra', '$set', 'a.b', 'constructor', 'toString', 'hasOwnProperty'])('with the extension %s', (name) => {
    const verdict = fault(shortName, { ...least, [name]: { deep: [null] } });
    if (takesExtensions) expect(verdict).toBeUndefined();
    else expect(verdict).toMatch(/^data.* is unknown/);
    expect(fault(shortName, { ...least, [name]: null }) === undefined).toBe(takesExtensions);
  });

  test.each(['a,b', ' a', 'State', 'Task.x', '*', '', '\u0007'])('refuses %j as a name', (name) => {
    const verdict = fault(shortName, { ...least, [name]: null });
    expect(verdict).toContain(takesExtensions ? 'the name of an extension' : 'is unknown');
    expect(verdict).toContain(`data[${JSON.stringify(name)}]`.replace('["State"]', '.State'));
  });

  test('refuses a wrong id', () =>
    expect(fault(shortName, { ...least, service_id: '/' })).toMatch(/^data\.service_id /));
});

describe('the schemas', () => {
  test('are those of the table, one a type', () => {
    expect(EVENT_TYPES).toEqual(rows.map(([shortName]) => typeOf(shortName)));
    expect(Object.keys(eventSchemas())).toEqual(EVENT_TYPES);
  });

  test('are plain JSON, a fresh copy each time', () => {
    const [one, other] = [eventSchemas(), eventSchemas()];
    expect(JSON.parse(JSON.stringify(one))).toEqual(one);
    expect(one['contextservices.service.deleted.v1']).not.toBe(other['contextservices.service.deleted.v1']);
    expect(one['contextservices.service.started.v1']).toMatchObject({ type: 'object', required: ['service_id'] });
  });

  test.each(['constructor', 'toString', '__proto__', ''])('know no type %j', (name) => {
    expect(findEventType(name)).toBeUndefined();
  });
});
