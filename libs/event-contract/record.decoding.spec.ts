import { binary, binaryHeaders, envelope, record, structured, typeOf } from '#test/support/wire/wire.events.js';
import { decodeRecord } from './record.decoding.js';
import type { WireRecord } from './wire.record.js';

const limits = { maxEventBytes: 1000 };
const data = { service_id: 's' };
const JSON_HEADER = { 'content-type': 'application/cloudevents+json' };

/** What becomes of a record: `event`, `not-ours` or the code of its dead letter. */
function outcome(given: WireRecord): string {
  const decoded = decodeRecord(given, limits);
  return decoded.kind === 'dead-letter' ? decoded.code : decoded.kind;
}

function messageOf(given: WireRecord): string {
  const decoded = decodeRecord(given, limits);
  return decoded.kind === 'dead-letter' ? decoded.message : decoded.kind;
}

/** A structured record of any text. */
function text(value: string | Uint8Array, key = 's'): WireRecord {
  return record({ key, value, headers: JSON_HEADER });
}

/** A structured record of the event with these overrides. */
function event(overrides: object, content: unknown = data): WireRecord {
  return text(JSON.stringify(envelope('service.deleted', content, overrides)));
}

describe('a record without a value', () => {
  test.each([
    ['null', record({ value: null })],
    ['empty', record({ value: '' })],
    ['empty, in binary mode', record({ value: '', headers: binaryHeaders('service.deleted') })],
  ])('%s is not ours', (_, given) => expect(outcome(given)).toBe('not-ours'));
});

describe('the mode of a record', () => {
  test.each([
    'application/cloudevents+json',
    'application/cloudevents+json; charset=utf-8',
    'Application/CloudEvents+JSON ;x=y',
    'application/json',
    'APPLICATION/JSON;charset=UTF-8',
  ])('is structured with %s', (contentType) => {
    const value = JSON.stringify(envelope('service.deleted', data));
    expect(outcome(record({ key: 's', value, headers: { 'content-type': contentType } }))).toBe('event');
  });

  test('is structured without a content type', () => {
    const value = JSON.stringify(envelope('service.deleted', data));
    expect(outcome(record({ key: 's', value }))).toBe('event');
    expect(outcome(record({ key: 's', value, headers: { 'Content-Type': 'text/plain' } }))).toBe('event');
  });

  test.each([
    ...['text/plain', 'application/cloudevents', 'application/cloudevents-batch+json', 'application/avro', ''],
    ...['application/json2', 'application/cloudevents+xml', 'application/problem+json', 'text/json'],
  ])('is none with %j', (contentType) => {
    const value = JSON.stringify(envelope('service.deleted', data));
    expect(outcome(record({ key: 's', value, headers: { 'content-type': contentType } }))).toBe('INVALID_CLOUDEVENT');
    const binaryRecord = binary('service.deleted', data, { 'content-type': contentType });
    expect(outcome(binaryRecord)).toBe('INVALID_CLOUDEVENT');
  });

  test('is binary where ce_specversion stands, by its exact name', () => {
    expect(outcome(binary('service.deleted', data))).toBe('event');
    const { ce_specversion, ...others } = binaryHeaders('service.deleted');
    const value = JSON.stringify(data);
    const misnamed = { ...others, CE_specversion: String(ce_specversion) };
    expect(outcome(record({ key: 's', value, headers: misnamed }))).toBe('INVALID_CLOUDEVENT');
  });

  test('in binary mode takes JSON or no content type, never a whole event', () => {
    const { 'content-type': _, ...bare } = binaryHeaders('service.deleted');
    expect(outcome(record({ key: 's', value: JSON.stringify(data), headers: bare }))).toBe('event');
    expect(outcome(binary('service.deleted', data, { 'content-type': 'Application/JSON; x=1' }))).toBe('event');
    expect(outcome(binary('service.deleted', data, JSON_HEADER))).toBe('INVALID_CLOUDEVENT');
  });

  test('of a repeated header takes the last', () => {
    const once = binary('service.deleted', data);
    const type = (name: string) => ({ name: 'ce_type', value: Buffer.from(name) });
    expect(outcome({ ...once, headers: [type('com.other'), ...once.headers] })).toBe('event');
    expect(outcome({ ...once, headers: [...once.headers, type('com.other')] })).toBe('not-ours');
  });
});

describe('INVALID_JSON', () => {
  test.each(['{', 'not json', '{"specversion":"1.0",}', "{'a':1}", '\ufeff{}', '{"a":NaN}', ' '])('%j', (value) => {
    expect(outcome(text(value))).toBe('INVALID_JSON');
    expect(outcome(record({ key: 's', value, headers: binaryHeaders('service.deleted') }))).toBe('INVALID_JSON');
  });

  test('is what is no UTF-8', () => {
    const json = JSON.stringify(envelope('service.started', { ...data, note: '?' }));
    for (const wrong of [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xc0, 0xaf], [0xf4, 0x90, 0x80, 0x80]]) {
      const bytes = Buffer.concat([
        ...json.split('?').flatMap((part, i) => (i ? [Buffer.from(wrong), Buffer.from(part)] : [Buffer.from(part)])),
      ]);
      expect(outcome(text(bytes))).toBe('INVALID_JSON');
    }
  });

  test('is not a replacement character that stands there', () => {
    const given = structured('service.started', { ...data, note: '\ufffd é \u{1F600}' });
    expect(decodeRecord(given, limits)).toHaveProperty('event.extensions.note', '\ufffd é \u{1F600}');
  });
});

describe('INVALID_CLOUDEVENT', () => {
  test.each(['null', '[]', '"text"', '5', '{}', '{"type":"com.other"}', '[{"specversion":"1.0"}]'])(
    '%s is in no mode',
    (value) => expect(outcome(text(value))).toBe('INVALID_CLOUDEVENT'),
  );

  test.each([
    ...[{ specversion: '0.3' }, { specversion: 1.0 }, { specversion: '1.0.2' }, { specversion: null }],
    ...[{ id: undefined }, { id: '' }, { id: null }, { id: 5 }],
    ...[{ source: undefined }, { source: '' }, { source: null }, { source: {} }],
    ...[{ type: undefined }, { type: '' }, { type: null }, { type: 5 }],
    ...[{ time: '' }, { time: '2024-05-06' }, { time: 5 }, { time: '2023-02-29T00:00:00Z' }],
    ...[{ datacontenttype: 'text/plain' }, { datacontenttype: '' }, { datacontenttype: 5 }],
    ...[{ datacontenttype: 'application/cloudevents+json' }, { datacontenttype: 'application/vnd.x+json' }],
    ...[{ data_base64: 'e30=' }, { data_base64: '' }, { data: undefined, data_base64: 'e30=' }],
  ])('%j', (overrides) => {
    expect(outcome(event(overrides))).toBe('INVALID_CLOUDEVENT');
    expect(messageOf(event(overrides))).toContain(Object.keys(overrides).at(-1));
  });

  test.each([
    ...[{ ce_specversion: '0.3' }, { ce_specversion: '' }, { ce_id: '' }, { ce_source: '' }, { ce_type: '' }],
    ...[{ ce_time: '' }, { ce_time: 'now' }, { ce_datacontenttype: 'text/plain' }, { ce_data_base64: 'e30=' }],
  ])('in binary mode: %j', (headers) => {
    expect(outcome(binary('service.deleted', data, headers))).toBe('INVALID_CLOUDEVENT');
  });

  test.each(['ce_id', 'ce_source', 'ce_type', 'ce_time', 'ce_specversion', 'content-type'])(
    '%s is no UTF-8',
    (name) => {
      const given = binary('service.deleted', data);
      const headers = [...given.headers, { name, value: Buffer.from([0x61, 0xff]) }];
      expect(outcome({ ...given, headers })).toBe('INVALID_CLOUDEVENT');
    },
  );

  test.each(['ce_id', 'ce_source', 'ce_type'])('%s is missing', (name) => {
    const given = binary('service.deleted', data);
    const headers = given.headers.filter((one) => one.name !== name);
    expect(outcome({ ...given, headers })).toBe('INVALID_CLOUDEVENT');
  });
});

describe('an event', () => {
  test.each<object>([
    ...[{ time: null }, { datacontenttype: null }, { data_base64: null }, { datacontenttype: 'Application/JSON; a=b' }],
    ...[{ subject: 5 }, { dataschema: [] }, { traceparent: { a: 1 } }, { constructor: 1, toString: 2 }],
    ...[{ id: '\u0000' }, { source: ' ' }, { id: 'constructor' }],
  ])('may have %j', (overrides) => expect(outcome(event(overrides))).toBe('event'));

  test('tells its service, its size and its identity', () => {
    const given = structured('service.deleted', { service_id: 3005 });
    expect(decodeRecord(given, limits)).toMatchObject({ serviceId: '3005', bytes: given.value?.byteLength });
    expect(decodeRecord(binary('service.deleted', { service_id: 3005.0 }), limits)).toMatchObject({
      serviceId: '3005',
    });
  });

  test('has one fingerprint for one source and id, in either mode', () => {
    const print = (given: WireRecord) => {
      const decoded = decodeRecord(given, limits);
      return decoded.kind === 'event' ? decoded.fingerprint : decoded.kind;
    };
    const one = print(structured('service.deleted', data));
    expect(one).toMatch(/^[\w-]{16}$/);
    expect(print(binary('service.started', { service_id: 'other' }))).toBe(one);
    const others = [{ id: 'event-2' }, { source: '/test', id: 'sevent-1' }, { source: '/tests\u0000', id: 'event-1' }];
    const border = [
      { source: 'a\u0000', id: 'b' },
      { source: 'a', id: '\u0000b' },
      { source: '1:a', id: 'b' },
    ];
    const prints = [...others, ...border].map((overrides) => print(event(overrides)));
    expect(new Set([one, ...prints]).size).toBe(7);
  });
});

test('types of ours are told from others by their prefix', () => {
  expect(outcome(event({ type: typeOf('service.paused') }))).toBe('UNKNOWN_TYPE');
  expect(outcome(event({ type: 'contextservices.' }))).toBe('UNKNOWN_TYPE');
  expect(outcome(event({ type: 'contextservices.service.started.v2' }))).toBe('UNKNOWN_TYPE');
  expect(outcome(event({ type: 'contextservices' }))).toBe('not-ours');
  expect(outcome(event({ type: 'ContextServices.service.started.v1' }))).toBe('not-ours');
  expect(outcome(event({ type: 'toString' }))).toBe('not-ours');
});
