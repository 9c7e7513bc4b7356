import { binary, binaryHeaders, envelope, record, structured, typeOf } from '#test/support/wire/wire.events.js';
import { decodeRecord } from './record.decoding.js';
import type { WireRecord } from './wire.record.js';

const limits = { maxEventBytes: 600 };
const data = { service_id: 's' };
const started = typeOf('service.started');

function outcome(given: WireRecord): string {
  const decoded = decodeRecord(given, limits);
  return decoded.kind === 'dead-letter' ? decoded.code : decoded.kind;
}

function messageOf(given: WireRecord): string {
  const decoded = decodeRecord(given, limits);
  return decoded.kind === 'dead-letter' ? decoded.message : decoded.kind;
}

/** A structured `service.started` whose members are this JSON text; repeated names are allowed. */
function members(text: string, key = 's'): WireRecord {
  return record({ key, value: `{"specversion":"1.0","id":"1","source":"s","type":"${started}",${text}}` });
}

/** The same data in binary mode. */
function inBinary(text: string, key = 's'): WireRecord {
  return record({ key, value: text, headers: binaryHeaders('service.started') });
}

describe('INVALID_DATA', () => {
  test.each(['null', '5', '"text"', '[]', '[{"service_id":"s"}]', '{}'])('data is %s', (text) => {
    expect(outcome(members(`"data":${text}`))).toBe('INVALID_DATA');
    expect(outcome(inBinary(text))).toBe('INVALID_DATA');
  });

  test('data is missing', () => expect(outcome(members('"subject":"s"'))).toBe('INVALID_DATA'));

  test.each([
    ['a lone surrogate', '"a":"\\ud800"'],
    ['a lone surrogate in a name', '"a":{"\\udfff":1}'],
    ['no finite double', '"a":[1e400]'],
    ['__proto__', '"__proto__":{"x":1}'],
    ['__proto__, escaped and nested', '"a":[{"_\\u005fproto__":1}]'],
    ['65 levels', `"a":${'['.repeat(64)}${']'.repeat(64)}`],
  ])('%s', (_, text) => {
    expect(outcome(members(`"data":{"service_id":"s",${text}}`))).toBe('INVALID_DATA');
    expect(outcome(inBinary(`{"service_id":"s",${text}}`))).toBe('INVALID_DATA');
  });

  test.each([
    '"id":"\\ud800"',
    '"subject":"\\ud800"',
    '"x":1e400',
    '"__proto__":1',
    '"\\ud800":1',
    '"x":[["\\ud800"]]',
  ])('an attribute is %s', (text) =>
    expect(outcome(members(`${text},"data":{"service_id":"s"}`))).toBe('INVALID_DATA'),
  );

  test('64 levels are none', () => {
    expect(outcome(members(`"data":{"service_id":"s","a":${'['.repeat(63)}${']'.repeat(63)}}`))).toBe('event');
  });

  test('is larger than it may be, by the bytes of the value', () => {
    const sized = (bytes: number, make: (note: string) => WireRecord) => {
      const without = make('').value?.byteLength ?? 0;
      return make('é'.repeat((bytes - without) >> 1) + 'x'.repeat((bytes - without) % 2));
    };
    const modes = [
      (note: string) => structured('service.started', { ...data, note }),
      (note: string) => binary('service.started', { ...data, note }),
    ];
    for (const make of modes) {
      expect(outcome(sized(600, make))).toBe('event');
      expect(outcome(sized(601, make))).toBe('INVALID_DATA');
    }
  });

  test('names the field', () => {
    const told = messageOf(structured('state.transitioned', { ...data, from: { state_id: '' }, to: { state_id: 1 } }));
    expect(told).toMatch(/^data\.from\.state_id must be /);
    expect(messageOf(members('"data":{"service_id":"s","a":{"b":1e999}}'))).toMatch(/^data\.a\.b must be /);
    expect(messageOf(members('"subject":"\\ud800","data":{"service_id":"s"}'))).toMatch(/^subject must be /);
  });
});

describe('of repeated names', () => {
  test('the last counts', () => {
    const given = members('"data":{"service_id":"x","service_id":"s","a":1,"a":{"b":2}}');
    expect(decodeRecord(given, limits)).toMatchObject({
      serviceId: 's',
      event: { id: 's', extensions: { a: { b: 2 } } },
    });
    expect(outcome(members('"data":{"service_id":"s","ttl":"x","ttl":1}'))).toBe('event');
    expect(outcome(members('"data":1,"data":{"service_id":"s"}'))).toBe('event');
    expect(outcome(members('"type":"com.other"'))).toBe('not-ours');
  });
});

describe('KEY_MISMATCH', () => {
  const withKey = (id: string | number, key: string | Uint8Array | null) =>
    outcome(record({ key, value: JSON.stringify(envelope('service.deleted', { service_id: id })) }));

  test.each<[string | number, string]>([
    ['s', 's'],
    [3005, '3005'],
    ['3005', '3005'],
    [-0, '0'],
    [9007199254740991, '9007199254740991'],
    ['é\u{1F600}', 'é\u{1F600}'],
    ['\ufffd', '\ufffd'],
    ['\u0080', '\u0080'],
    ['constructor', 'constructor'],
  ])('not: id %j, key %j', (id, key) => expect(withKey(id, key)).toBe('event'));

  test.each<[string | number, string | Uint8Array | null]>([
    ['s', null],
    ['s', ''],
    ['s', 'S'],
    ['s', 's '],
    ['ss', 's'],
    ['s', 'ss'],
    [3005, '3005.0'],
    [3005, '"3005"'],
    ['3005', '03005'],
    ['\ufffd', Buffer.from([0xff])],
    ['é', Buffer.from([0xe9])],
    ['é', 'e\u0301'],
  ])('id %j, key %j', (id, key) => expect(withKey(id, key)).toBe('KEY_MISMATCH'));
});

describe('a type outside contextservices.', () => {
  const other = 'com.other';
  test.each([
    ['no id', { id: undefined }],
    ['another specversion', { specversion: '0.3' }],
    ['specversion null', { specversion: null }],
    ['data_base64', { data_base64: 'e30=' }],
    ['no JSON', { datacontenttype: 'text/plain' }],
    ['a time that is none', { time: 'now' }],
    ['a size beyond', { subject: 'x'.repeat(1000) }],
    ['a lone surrogate', { subject: '\ud800' }],
    ['no data', { data: undefined }],
    ['no object', { data: 5 }],
  ])('is not ours, with %s', (_, overrides) => {
    const value = JSON.stringify(envelope('service.deleted', data, { ...overrides, type: other }));
    expect(outcome(record({ value }))).toBe('not-ours');
  });

  test.each(['not json', '5', '{"a":"\\ud800"}', 'x'.repeat(1000), Buffer.from([0xff])])(
    'is not ours in binary mode, with the value %j',
    (value) => {
      const headers = { ...binaryHeaders('service.deleted'), ce_type: other, ce_specversion: '9', ce_id: '' };
      expect(outcome(record({ value, headers: { ...headers, 'content-type': 'image/png' } }))).toBe('not-ours');
    },
  );
});
