import type { ServiceEvent } from '#domain';
import { structured, typeOf } from '#test/support/wire/wire.events.js';
import { decodeRecord } from './record.decoding.js';

const AT = Date.parse('2024-05-06T07:08:09.123Z');
const common = {
  session_id: 's',
  interaction_id: '56',
  application_type: 400,
  application_id: 'a',
  resource_type: 200,
  resource_id: 10,
  media_type: 2,
};
const given = { service_id: 3005, timestamp: '2024-05-06T07:08:09.123Z', ...common };
const fact = { at: AT, circumstances: common };
const details = {
  customer_id: 'c',
  contact_key: 'bob',
  service_type: 100,
  est_duration: 300,
  ttl: 5,
  expiration_time: '2024-05-06T08:08:09.5+01:00',
  auto_complete_after: 7,
};
const extensions = { $set: { a: null }, 'a.b': null, constructor: [1], name: 'n', value: null, from: 1, 0: 'zero' };
const ending = { disposition: 1, disposition_desc: '' };

const cases: readonly (readonly [string, object, ServiceEvent])[] = [
  [
    'service.started',
    { ...details, ...extensions },
    { type: 'ServiceStarted', ...fact, id: 3005, fields: details, extensions },
  ],
  [
    'service.associated',
    { ...details, ...extensions },
    { type: 'ServiceAssociated', ...fact, fields: details, extensions },
  ],
  [
    'service.completed',
    { ...ending, ttl: 1, ...extensions },
    { type: 'ServiceCompleted', ...fact, disposition: ending, fields: { ttl: 1 }, extensions },
  ],
  ['service.deleted', {}, { type: 'ServiceDeleted', ...fact }],
  ['service.expiration-updated', { ttl: 0 }, { type: 'ServiceExpirationUpdated', ...fact, fields: { ttl: 0 } }],
  [
    'service.extension-updated',
    { name: '$set', value: null },
    { type: 'ExtensionUpdated', ...fact, target: { kind: 'service' }, name: '$set', value: null },
  ],
  [
    'service.extension-merged',
    { name: 'toString', value: { a: 1 } },
    { type: 'ExtensionMerged', ...fact, target: { kind: 'service' }, name: 'toString', value: { a: 1 } },
  ],
  [
    'state.started',
    { state_id: '7', state_type: 't', previous_state_id: 6, est_duration: 1, ...extensions },
    {
      type: 'StateStarted',
      ...fact,
      id: '7',
      fields: { state_type: 't', previous_state_id: 6, est_duration: 1 },
      extensions,
    },
  ],
  [
    'state.completed',
    { state_id: 7, ...ending, ...extensions },
    { type: 'StateCompleted', ...fact, id: 7, disposition: ending, extensions },
  ],
  [
    'state.transitioned',
    { from: { state_id: 7, ...ending }, to: { state_id: '8', state_type: 2, est_duration: 3 } },
    {
      type: 'StateTransitioned',
      ...fact,
      from: { id: 7, disposition: ending },
      to: { id: '8', fields: { state_type: 2, est_duration: 3 } },
    },
  ],
  [
    'state.extension-updated',
    { state_id: 7, name: 'a', value: [] },
    { type: 'ExtensionUpdated', ...fact, target: { kind: 'state', id: 7 }, name: 'a', value: [] },
  ],
  [
    'state.extension-merged',
    { state_id: '7', name: 'a', value: 1 },
    { type: 'ExtensionMerged', ...fact, target: { kind: 'state', id: '7' }, name: 'a', value: 1 },
  ],
  [
    'task.started',
    { task_id: 9, state_id: '7', task_type: 't', est_duration: 1, ...extensions },
    { type: 'TaskStarted', ...fact, id: 9, fields: { state_id: '7', task_type: 't', est_duration: 1 }, extensions },
  ],
  [
    'task.completed',
    { task_id: '9', ...ending, ...extensions },
    { type: 'TaskCompleted', ...fact, id: '9', disposition: ending, extensions },
  ],
  [
    'task.extension-updated',
    { task_id: 9, name: 'a', value: false },
    { type: 'ExtensionUpdated', ...fact, target: { kind: 'task', id: 9 }, name: 'a', value: false },
  ],
  [
    'task.extension-merged',
    { task_id: 9, name: 'a', value: 'x' },
    { type: 'ExtensionMerged', ...fact, target: { kind: 'task', id: 9 }, name: 'a', value: 'x' },
  ],
];

const limits = { maxEventBytes: 10_000 };

function eventOf(shortName: string, data: object, overrides: object = {}): unknown {
  const decoded = decodeRecord(structured(shortName, data, overrides), limits);
  return decoded.kind === 'event' ? decoded.event : decoded;
}

describe('the domain’s event', () => {
  test.each(cases)('of %s', (shortName, data, event) => {
    expect(eventOf(shortName, { ...given, ...data })).toEqual(event);
  });

  test.each(cases)('of %s with null under every reserved name that it need not have', (shortName, data) => {
    const names = ['duration', 'interactions', 'disposition', 'media_type', 'state_type', 'task_type', 'timestamp'];
    const none = Object.fromEntries(names.map((name) => [name, null]));
    const event = eventOf(shortName, { ...none, service_id: 1, ...data });
    expect(event).toEqual(eventOf(shortName, { service_id: 1, ...data }));
    expect(event).toHaveProperty('circumstances', {});
  });

  test('within from and to leaves out null', () => {
    const from = { state_id: 1, disposition: null, disposition_desc: null, state_type: null };
    const to = { state_id: 2, state_type: null, est_duration: null, duration: null };
    expect(eventOf('state.transitioned', { ...given, from, to })).toEqual({
      type: 'StateTransitioned',
      ...fact,
      from: { id: 1, disposition: {} },
      to: { id: 2, fields: {} },
    });
  });

  test('is there for every type', () => {
    expect(new Set(cases.map(([shortName]) => typeOf(shortName))).size).toBe(16);
  });
});

describe('when it happened', () => {
  const at = (data: object, overrides: object) => eventOf('service.deleted', { service_id: 1, ...data }, overrides);

  test.each([
    [{ timestamp: '2001-01-01T00:00:00Z' }, { time: '2002-01-01T00:00:00Z' }, '2001-01-01T00:00:00.000Z'],
    [{ timestamp: null }, { time: '2002-01-01T00:00:00Z' }, '2002-01-01T00:00:00.000Z'],
    [{}, { time: '2002-01-01T00:00:00.1239+01:00' }, '2001-12-31T23:00:00.123Z'],
    [{}, { time: null }, '2024-01-02T03:04:05.678Z'],
    [{}, {}, '2024-01-02T03:04:05.678Z'],
  ])('data %j and attributes %j: %s', (data, overrides, iso) => {
    expect(at(data, overrides)).toHaveProperty('at', Date.parse(iso));
  });

  test.each([
    [-1, -1],
    [Number.MIN_SAFE_INTEGER, Date.parse('0001-01-01T00:00:00Z')],
    [Number.MAX_SAFE_INTEGER, Date.parse('9999-12-31T23:59:59.999Z')],
  ])('a record’s own time %i is brought within the years that can be printed', (timestamp, expected) => {
    const record = { ...structured('service.deleted', { service_id: 1 }), timestamp };
    const decoded = decodeRecord(record, limits);
    expect(decoded).toHaveProperty('event.at', expected);
  });
});
