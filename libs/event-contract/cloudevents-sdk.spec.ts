import { CloudEvent, HTTP, Kafka, type Message } from 'cloudevents';
import { headersOf, record, typeOf } from '#test/support/wire/wire.events.js';
import { decodeHttpEvents } from './http.decoding.js';
import { decodeRecord } from './record.decoding.js';

const limits = { maxEventBytes: 10_000 };
const data = { service_id: 3005, customer_id: 'é', note: { 'a.b': ['\u{1F600}', null] } };
const event = new CloudEvent({
  id: 'a b "c" %25',
  source: '/interop/%C3%A9',
  type: typeOf('service.started'),
  time: '2024-05-06T07:08:09.123Z',
  datacontenttype: 'application/json',
  subject: '3005',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  partitionkey: '3005',
  data,
});
const expected = {
  kind: 'event',
  serviceId: '3005',
  event: {
    type: 'ServiceStarted',
    at: Date.parse('2024-05-06T07:08:09.123Z'),
    id: 3005,
    fields: { customer_id: 'é' },
    extensions: { note: data.note },
  },
};

/** Headers as the SDK gives them, without those that it leaves undefined. */
function headers(message: Message, encode: (text: string) => string = String): Record<string, string> {
  const given = Object.entries(message.headers).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name.toLowerCase(), encode(String(value))]));
}

describe('events of the CloudEvents SDK', () => {
  test.each(['structured', 'binary'] as const)('come through Kafka, %s', (mode) => {
    const message = Kafka[mode](event) as Message<typeof data> & { key: string; value: unknown };
    const value = typeof message.value === 'string' ? message.value : JSON.stringify(message.value);
    const sent = { ...record({ key: message.key, value }), headers: headersOf(headers(message)) };
    expect(decodeRecord(sent, limits)).toMatchObject(expected);
  });

  test.each(['structured', 'binary'] as const)('come through HTTP, %s', (mode) => {
    const message = HTTP[mode](event);
    // The SDK leaves the percent-encoding of the HTTP binding to its user.
    const sent = headers(message, (text) =>
      mode === 'binary' ? text.replace(/[^!#$&-~]/gu, encodeURIComponent) : text,
    );
    const contentType = headers(message)['content-type'];
    const body = Buffer.from(String(message.body));
    const read = decodeHttpEvents({ contentType, headers: sent, body }, limits);
    if (read.kind !== 'accepted') throw new Error(read.message);
    expect(read.records.map((one) => decodeRecord({ ...one, timestamp: 0 }, limits))).toMatchObject([expected]);
  });

  test('have one identity, whichever way they came', () => {
    const fingerprints = (['structured', 'binary'] as const).map((mode) => {
      const message = Kafka[mode](event) as Message & { value: unknown };
      const value = typeof message.value === 'string' ? message.value : JSON.stringify(message.value);
      const sent = { ...record({ key: '3005', value }), headers: headersOf(headers(message)) };
      const decoded = decodeRecord(sent, limits);
      return decoded.kind === 'event' ? decoded.fingerprint : decoded.kind;
    });
    expect(fingerprints[0]).toBe(fingerprints[1]);
    expect(fingerprints[0]).toHaveLength(16);
  });

  test('read back what HTTP published in binary mode', () => {
    const sent = HTTP.binary(new CloudEvent({ ...event, id: 'event-1', source: '/interop' }));
    const body = Buffer.from(String(sent.body));
    const read = decodeHttpEvents({ contentType: 'application/json', headers: headers(sent), body }, limits);
    const published = read.kind === 'accepted' ? read.records[0] : undefined;
    const named = (published?.headers ?? []).map(({ name, value }) => [name, Buffer.from(value).toString()]);
    const message = {
      key: Buffer.from(published?.key ?? '').toString(),
      value: Buffer.from(published?.value ?? '').toString(),
      headers: Object.fromEntries(named) as Record<string, string>,
      body: undefined,
    };
    const back = Kafka.toEvent(message);
    expect(back).toMatchObject({ id: 'event-1', source: '/interop', type: event.type, data });
  });
});
