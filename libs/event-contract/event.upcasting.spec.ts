import fc from 'fast-check';
import type { Json, JsonObject } from '#domain';
import { anyJson } from '#test/support/builders/histories.js';
import { binary, envelope, structured } from '#test/support/wire/wire.events.js';
import { dataFault } from './data.validation.js';
import { findEventType } from './event.schema.js';
import { upcast } from './event.upcasting.js';
import { decodeHttpEvents } from './http.decoding.js';
import { OLD_EVENT_TYPES } from './old-event.schema.js';
import { decodeRecord } from './record.decoding.js';

const LIMITS = { maxEventBytes: 10_000 };
const V0 = 'contextservices.service.started.v0';
const v0 = (data: object) => structured('service.started', data, { type: V0 });
const v1 = (data: object) => structured('service.started', data);

/** What is read of a record, its size aside: the names differ in length. */
function read(record: ReturnType<typeof v1>): unknown {
  return { ...decodeRecord(record, LIMITS), bytes: 0 };
}

describe('service.started.v0', () => {
  test.each<[string, JsonObject, JsonObject]>([
    ['its type of service', { type_of_service: 100 }, { service_type: 100 }],
    ['no type of service', {}, {}],
    ['null for it', { type_of_service: null }, { service_type: null }],
    ['null under the present name', { service_type: null, type_of_service: 'a' }, { service_type: 'a' }],
    ['its time', { timestamp: '2020-01-01T00:00:00Z', type_of_service: 1 }, { timestamp: '2020-01-01T00:00:00Z', service_type: 1 }], // prettier-ignore
    ['attached data', { 'a.b': [null], type_of_service: 'x', $set: { type_of_service: 1 } }, { 'a.b': [null], service_type: 'x', $set: { type_of_service: 1 } }], // prettier-ignore
  ])('with %s is read as a v1', (_, old, now) => {
    const id = { service_id: 3005 };
    expect(read(v0({ ...id, ...old }))).toMatchObject({ kind: 'event', event: { type: 'ServiceStarted' } });
    expect(read(v0({ ...id, ...old }))).toEqual(read(v1({ ...id, ...now })));
  });

  test('in binary mode too', () => {
    const given = binary('service.started', { service_id: 1, type_of_service: 7 }, { ce_type: V0 });
    expect(read(given)).toEqual(read(binary('service.started', { service_id: 1, service_type: 7 })));
  });

  test.each<[string, JsonObject, RegExp]>([
    ['the present name', { service_type: 100 }, /^data\.service_type must be absent/],
    ['a wrong type of service', { type_of_service: true }, /^data\.type_of_service must be a string/],
    ['a reserved name', { disposition: 'x' }, /^data\.disposition .*reserved/],
    ['no id', { service_id: null }, /^data\.service_id /],
  ])('with %s is a dead letter that names the field as it was sent', (_, data, message) => {
    const expected = { kind: 'dead-letter', code: 'INVALID_DATA', message: expect.stringMatching(message) as string };
    expect(decodeRecord(v0({ service_id: 1, ...data }), LIMITS)).toEqual(expected);
  });

  test('is taken by POST /events, alone and in a batch, and stored as it came', () => {
    const old = envelope('service.started', { service_id: 1, type_of_service: 7 }, { type: V0 });
    const body = Buffer.from(JSON.stringify([old, old]));
    const contentType = 'application/cloudevents-batch+json';
    const taken = decodeHttpEvents({ contentType, headers: {}, body }, LIMITS);
    expect(taken).toMatchObject({ kind: 'accepted' });
    const values = taken.kind === 'accepted' ? taken.records.map(({ value }) => Buffer.from(value).toString()) : [];
    expect(values).toEqual([JSON.stringify(old), JSON.stringify(old)]);
  });

  test('leaves type_of_service to attached data in a v1', () => {
    const decoded = decodeRecord(v1({ service_id: 1, type_of_service: 7 }), LIMITS);
    expect(decoded).toMatchObject({ event: { fields: {}, extensions: { type_of_service: 7 } } });
  });
});

test('a type of the past is none of the table', () => {
  for (const type of OLD_EVENT_TYPES) expect(findEventType(type)).toBeUndefined();
});

test('what the schema of the past takes, the present one takes once it is lifted', () => {
  const names = fc.constantFrom('type_of_service', 'service_type', 'timestamp', 'ttl', 'x', 'constructor', '7');
  const values: fc.Arbitrary<Json> = fc.oneof(fc.constantFrom<Json>(null, 1, 'a', '2020-01-01T00:00:00Z'), anyJson);
  const anyData = fc.dictionary(names, values, { noNullPrototype: true });
  let lifted = 0;
  fc.assert(
    fc.property(fc.constantFrom(...OLD_EVENT_TYPES), anyData, (type, some) => {
      const data = { service_id: 1, ...some };
      if (dataFault(type, data) !== undefined) return;
      const event = upcast(type, data);
      expect(dataFault(event.type, event.data)).toBeUndefined();
      expect(findEventType(event.type)).toBe(event.type);
      lifted += 1;
    }),
  );
  expect(lifted).toBeGreaterThan(10);
});
