import { envelope, record, typeOf } from '#test/support/wire/wire.events.js';
import type { HttpHeaders } from './http.attributes.js';
import { decodeHttpEvents, type HttpEvents } from './http.decoding.js';
import { decodeRecord } from './record.decoding.js';

const limits = { maxEventBytes: 600 };
const data = { service_id: 's\u00e9' };
const ce = { 'ce-specversion': '1.0', 'ce-id': 'event-1', 'ce-source': '/tests', 'ce-type': typeOf('service.started') };

function post(contentType: string | undefined, body: unknown, headers: HttpHeaders = {}): HttpEvents {
  const bytes = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  return decodeHttpEvents({ contentType, headers, body: Buffer.from(bytes) }, limits);
}
const single = (body: unknown, headers: HttpHeaders = {}) => post('application/cloudevents+json', body, headers);
const batch = (body: unknown) => post('application/cloudevents-batch+json', body);
const binary = (body: unknown, headers: HttpHeaders = {}) => post('application/json', body, { ...ce, ...headers });

/** `accepted`, `unsupported-media-type`, or the index and the code. */
function outcome(events: HttpEvents): string {
  return events.kind === 'invalid' ? `[${events.index}]: ${events.code}` : events.kind;
}

/** The events that the projector will read, from the log. */
function readBack(events: HttpEvents): unknown[] {
  if (events.kind !== 'accepted') return [events];
  return events.records.map((one) => decodeRecord({ ...one, accepted: false, timestamp: 5 }, limits));
}

const good = envelope('service.started', { ...data, note: '\u0000é\u{1F600}', $set: { 'a.b': [null, 1.5, 1e21] } });

describe('structured mode', () => {
  test('keeps the bytes as they came', () => {
    const body = ` ${JSON.stringify(good, null, 2)}\n`;
    for (const contentType of ['application/cloudevents+json', 'Application/CloudEvents+JSON; charset=utf-8']) {
      const events = post(contentType, body, { 'ce-id': 'passed over' });
      expect(events).toEqual({
        kind: 'accepted',
        records: [
          {
            key: Buffer.from('s\u00e9'),
            value: Buffer.from(body),
            headers: [{ name: 'content-type', value: Buffer.from('application/cloudevents+json') }],
            accepted: true,
          },
        ],
      });
      expect(readBack(events)).toMatchObject([
        { kind: 'event', serviceId: 's\u00e9', event: { type: 'ServiceStarted' } },
      ]);
    }
  });

  test.each([
    ['INVALID_JSON', ''],
    ['INVALID_JSON', '{'],
    ['INVALID_JSON', Buffer.from([0x22, 0xff, 0x22])],
    ['INVALID_CLOUDEVENT', '[]'],
    ['INVALID_CLOUDEVENT', { type: 'com.other' }],
    ['INVALID_CLOUDEVENT', { ...good, id: '' }],
    ['UNKNOWN_TYPE', { ...good, type: 'contextservices.x' }],
    ['UNKNOWN_TYPE', { ...good, type: 'com.other' }],
    ['INVALID_DATA', { ...good, data: 1 }],
    ['INVALID_DATA', { ...good, subject: 'x'.repeat(600) }],
  ])('%s: %j', (code, body) => expect(outcome(single(body))).toBe(`[0]: ${code}`));
});

describe('batched mode', () => {
  test('writes each event out for itself', () => {
    const other = envelope('service.deleted', { service_id: 3005 }, { id: 'event-2' });
    const events = batch(` [ ${JSON.stringify(good, null, 2)} , ${JSON.stringify(other)} ] `);
    if (events.kind !== 'accepted') throw new Error(events.message);
    expect(events.records.map(({ value }) => Buffer.from(value).toString())).toEqual(
      [good, other].map((event) => JSON.stringify(event)),
    );
    expect(events.records.map(({ key }) => Buffer.from(key).toString())).toEqual(['s\u00e9', '3005']);
    expect(readBack(events)[0]).toEqual(readBack(single(good))[0]);
  });

  test('may be empty', () => expect(batch('[]')).toEqual({ kind: 'accepted', records: [] }));

  test.each(['', '{', 'null', '{}', '5', JSON.stringify(good), Buffer.from([0x5b, 0xff, 0x5d])])(
    'is not %j',
    (body) => {
      expect(outcome(batch(body))).toBe('[0]: INVALID_JSON');
    },
  );

  const deep = `{"service_id":"s","a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
  const withData = (text: string) => JSON.stringify({ ...good, data: 0 }).replace('"data":0', `"data":${text}`);
  test.each([
    ['INVALID_CLOUDEVENT', '5'],
    ['INVALID_CLOUDEVENT', '[]'],
    ['INVALID_CLOUDEVENT', '{"specversion":"1.0"}'],
    ['UNKNOWN_TYPE', JSON.stringify({ ...good, type: 'com.other', id: '' })],
    ['INVALID_DATA', withData('{"service_id":"s","a":1e400}')],
    ['INVALID_DATA', withData('{"service_id":"s","a":"\\ud800"}')],
    ['INVALID_DATA', withData('{"service_id":"s","__proto__":1}')],
    ['INVALID_DATA', withData(deep)],
    ['INVALID_CLOUDEVENT', withData(deep).replace('"1.0"', '"2.0"')],
    ['INVALID_DATA', JSON.stringify({ ...good, subject: 'x'.repeat(600) })],
  ])('tells the first bad event: %s (%#)', (code, bad) => {
    expect(outcome(batch(`[${JSON.stringify(good)},${JSON.stringify(good)},${bad},5]`))).toBe(`[2]: ${code}`);
  });

  test('measures an event as it is written out', () => {
    const padded = (bytes: number) => ({
      ...good,
      subject: 'x'.repeat(bytes - JSON.stringify({ ...good, subject: '' }).length),
    });
    const extra = Buffer.byteLength(JSON.stringify(good)) - JSON.stringify(good).length;
    const exact = padded(600 - extra);
    expect(outcome(batch(`[${JSON.stringify(exact, null, 20)}]`))).toBe('accepted');
    expect(readBack(batch([exact]))).toMatchObject([{ kind: 'event', bytes: 600 }]);
    expect(outcome(batch([padded(601 - extra)]))).toBe('[0]: INVALID_DATA');
  });
});

describe('binary mode', () => {
  test('becomes a record in binary mode', () => {
    const events = binary(data, { 'ce-time': '2024-05-06T07:08:09Z', 'ce-subject': 'x', host: 'h', 'x-ce-id': '1' });
    const named = { specversion: '1.0', id: 'event-1', source: '/tests', type: ce['ce-type'] };
    const attributes = Object.entries({ ...named, time: '2024-05-06T07:08:09Z', subject: 'x' });
    const headers = attributes.map(([name, value]) => ({ name: `ce_${name}`, value: Buffer.from(value) }));
    expect(events).toEqual({
      kind: 'accepted',
      records: [
        {
          key: Buffer.from('s\u00e9'),
          value: Buffer.from(JSON.stringify(data)),
          headers: [...headers, { name: 'content-type', value: Buffer.from('application/json') }],
          accepted: true,
        },
      ],
    });
    const same = { ...envelope('service.started', data), time: '2024-05-06T07:08:09Z' };
    const [{ event, fingerprint }] = readBack(single(same)) as [{ event: object; fingerprint: string }];
    expect(readBack(events)).toMatchObject([{ event, fingerprint }]);
  });

  test.each([
    ...[{ 'ce-id': '%' }, { 'ce-id': '%zz' }, { 'ce-id': '%ff' }, { 'ce-id': '%ED%A0%80' }, { 'ce-extra': '%' }],
    ...[{ 'ce-id': '' }, { 'ce-id': '""' }, { 'ce-specversion': '0.3' }, { 'ce-specversion': undefined }],
    ...[{ 'ce-type': '' }, { 'ce-source': undefined }, { 'ce-time': 'now' }, { 'ce-datacontenttype': 'text/plain' }],
  ] as HttpHeaders[])('INVALID_CLOUDEVENT: %j', (headers) => {
    expect(outcome(binary(data, headers))).toBe('[0]: INVALID_CLOUDEVENT');
  });

  test('without ce-specversion is never structured', () => {
    const { 'ce-specversion': _, ...others } = ce;
    expect(outcome(post('application/json', good, others))).toBe('[0]: INVALID_CLOUDEVENT');
    expect(outcome(post(undefined, good, { 'ce-x': '1' }))).toBe('[0]: INVALID_CLOUDEVENT');
    expect(outcome(post(undefined, good, { 'ce-specversion': undefined }))).toBe('[0]: INVALID_CLOUDEVENT');
  });

  test.each(['text/plain', 'application/cloudevents', '', 'application/json5'])('takes no %j', (contentType) => {
    expect(outcome(post(contentType, data, ce))).toBe('[0]: INVALID_CLOUDEVENT');
  });

  test.each([undefined, 'application/json', 'Application/JSON;charset=utf-8'])('takes %j', (contentType) => {
    expect(outcome(post(contentType, data, ce))).toBe('accepted');
  });

  test.each([
    ['INVALID_JSON', '', {}],
    ['INVALID_JSON', '{', {}],
    ['UNKNOWN_TYPE', '', { 'ce-type': 'contextservices.x' }],
    ['UNKNOWN_TYPE', '', { 'ce-type': 'com.other' }],
    ['INVALID_DATA', '[]', {}],
    ['INVALID_DATA', { ...data, note: 'x'.repeat(600) }, {}],
  ])('%s: %j', (code, body, headers) => expect(outcome(binary(body, headers))).toBe(`[0]: ${code}`));
});

describe('another content type', () => {
  test.each([
    undefined,
    '',
    'application/json',
    'text/plain',
    'application/cloudevents',
    'application/cloudevents+xml',
  ])('%j is not supported', (contentType) => {
    const events = post(contentType, good, { host: 'h', 'x-ce-id': '1', ce: 'x' });
    expect(events.kind).toBe('unsupported-media-type');
    expect(JSON.stringify(events)).toMatch(/content-type must be application\/cloudevents\+json, .* not /);
  });
});

test('a record by hand is read like one from a request', () => {
  const [read] = readBack(single(good));
  const value = JSON.stringify(good);
  expect(read).toEqual(decodeRecord(record({ key: 's\u00e9', value, timestamp: 5 }), limits));
});
