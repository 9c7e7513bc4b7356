import { decodeRecord, ViewedBytes, type WireRecord } from '#event-contract';
import { binary, record, structured, envelope } from '#test/support/wire/wire.events.js';
import { Core } from './core.js';
import { RecordReading } from './record.reading.js';

const limits = { maxEventBytes: 1_000 };
const start = 'service.started';
const service = { service_id: 's', Language: 'de', service_type: 7 };
const state = { service_id: 's', state_id: 1 };

function newReading() {
  const core = new Core();
  return { core, reading: new RecordReading(core, limits) };
}

function isRead({ value, headers, timestamp }: WireRecord, { reading } = newReading()): boolean {
  const bytes = Uint8Array.from(value ?? []);
  reading.begin();
  return reading.read({ viewed: new ViewedBytes(bytes), from: 0, to: bytes.length, headers, timestamp }, 0);
}

function spaced(blanks: number | string): WireRecord {
  const event = envelope(start, service, { time: '2024-05-06T07:08:09.010Z' });
  return record({ key: 's', value: `\n${JSON.stringify(event, null, blanks)} ` });
}

/** A start, a part of its text replaced. */
function replaced(text: string, other: string): WireRecord {
  return record({ key: 's', value: JSON.stringify(envelope(start, service)).replace(text, other) });
}

describe('a plain record', () => {
  test.each<[string, WireRecord]>([
    ['structured', structured(start, service)],
    ['binary', binary(start, service)],
    ['with blanks', spaced(1)],
    ['with tabs', spaced('\t')],
    ['that tells its time in data', structured(start, { ...service, timestamp: '2024-05-06T07:08:09.010Z' })],
    [
      'that tells its time twice',
      binary(start, { ...service, timestamp: '2024-05-06T07:08:09Z' }, { ce_time: '2023-01-01T00:00:00Z' }),
    ],
    ['that tells its time around data', structured(start, service, { time: '2024-05-06T07:08:09+02:00' })],
    ['that tells its time in a header', binary(start, service, { ce_time: '2024-05-06T07:08:09.9999Z' })],
    [
      'with other attributes',
      structured(start, service, { subject: 'x', n: 1, flag: true, datacontenttype: 'application/json' }),
    ],
    ['about a state', structured('state.completed', { ...state, disposition: 'won', disposition_desc: '' })],
    ['beyond ASCII', structured(start, { ...service, customer_id: 'Ωmega 😀', ü: 'é' }, { id: 'é', source: '/ü' })],
    ['beyond ASCII in front of a long text', structured(start, service, { source: `é${'x'.repeat(40)}` })],
    ['with dates that are not its time', structured(start, { ...service, expiration_time: '2030-01-01T00:00:00Z' })],
  ])('%s is read as decoding does', (_, given) => {
    const own = newReading();
    const decoded = decodeRecord(given, limits);
    if (decoded.kind !== 'event') throw new Error(JSON.stringify(decoded));
    for (let times = 0; times < 2; times += 1) {
      expect(isRead(given, own)).toBe(true);
      expect(own.core.calls.timeOf(0)).toBe(decoded.event.at);
      expect(own.reading.fingerprints(1)).toBe(decoded.fingerprint);
    }
  });
});

test.each([-9e15, 9e15, 0])(
  'a record without a time is of its arrival, in a year that can be printed: %d',
  (timestamp) => {
    const given = { ...structured(start, service), timestamp };
    const decoded = decodeRecord(given, limits);
    const own = newReading();
    expect(isRead(given, own)).toBe(true);
    expect(own.core.calls.timeOf(0)).toBe(decoded.kind === 'event' ? decoded.event.at : NaN);
  },
);

describe('what is left to decoding', () => {
  test.each<[string, WireRecord]>([
    ['another type', structured('service.associated', { service_id: 's', customer_id: 'c' })],
    ['a type that is none', structured('service.ended', service)],
    ['somebody else’s event', structured(start, service, { type: 'com.other' })],
    ['a text with an escape', structured(start, { ...service, Language: 'a"b' })],
    ['a nested value', structured(start, { ...service, Language: [1] })],
    ['a number with a fraction', structured(start, { ...service, Language: 1.5 })],
    ['a number below zero', structured(start, { ...service, service_type: -1 })],
    ['a field that is null', structured(start, { ...service, service_type: null })],
    ['a field that its type does not have', structured(start, { ...service, state_type: 'x' })],
    ['a name of a kind', structured(start, { ...service, State: 1 })],
    ['a name that reads as an integer', structured(start, { ...service, 7: 1 })],
    ['a field that is required and not given', structured('state.started', service)],
    ['a text that is too long', structured(start, { ...service, service_type: 'x'.repeat(257) })],
    ['a text where an integer must be', structured(start, { ...service, est_duration: '7' })],
    ['an integer where a text must be', structured(start, { ...service, customer_id: 7 })],
    ['a day that does not exist', structured(start, { ...service, timestamp: '2024-02-30T00:00:00.000Z' })],
    ['a second too many', structured(start, service, { time: '2024-02-03T00:00:60.000Z' })],
    ['a version that is none', structured(start, service, { specversion: '1.1' })],
    [
      'another content type',
      record({ key: 's', value: JSON.stringify(envelope(start, service)), headers: { 'content-type': 'text/plain' } }),
    ],
    ['data in Base64', structured(start, service, { data_base64: 'eA==' })],
    ['an id that is empty', structured(start, service, { id: '' })],
    ['a source that is not given', structured(start, service, { source: undefined })],
    ['a record that is too large', structured(start, { ...service, Language: 'x'.repeat(1_000) })],
    [
      'a name twice',
      record({ key: 's', value: JSON.stringify(envelope(start, service)).replace('"Language"', '"service_type"') }),
    ],
    ['the name __proto__ in data', replaced('"Language"', '"__proto__"')],
    ['the name __proto__ around data', replaced('"id"', '"__proto__":1,"id"')],
    ['an attribute twice', replaced('"source":', '"type":"contextservices.state.started.v1","source":')],
    ['what is cut off', record({ key: 's', value: JSON.stringify(envelope(start, service)).slice(0, -1) })],
    ['what goes on', record({ key: 's', value: `${JSON.stringify(envelope(start, service))}}` })],
    [
      'bytes that are no UTF-8',
      record({
        key: 's',
        value: Buffer.from(JSON.stringify(envelope(start, { ...service, Language: 'ÿ' })), 'latin1'),
      }),
    ],
  ])('%s', (_, given) => {
    const own = newReading();
    // A shape near it is known.
    expect(isRead(structured(start, service), own)).toBe(true);
    expect(isRead(given, own)).toBe(false);
    expect(isRead(given, own)).toBe(false);
  });

  test('bytes that are no UTF-8 in front of a long text', () => {
    const own = newReading();
    const given = (text: string): WireRecord =>
      record({
        key: 's',
        value: Buffer.from(JSON.stringify(envelope(start, { ...service, Language: text })), 'latin1'),
      });
    expect(isRead(given(`a${'x'.repeat(40)}`), own)).toBe(true);
    expect(isRead(given(`ÿ${'x'.repeat(40)}`), own)).toBe(false);
  });

  test('what a shape is known of, but not every value is what it may be', () => {
    const own = newReading();
    for (const [id, isPlain] of [
      ['a', true],
      ['a/b', false],
      ['..', false],
      ['b', true],
    ] as const)
      expect(isRead(structured('state.started', { service_id: 's', state_id: id }), own)).toBe(isPlain);
  });
});

test('records are read as long as there is room for them and for what they come to', () => {
  const { reading } = newReading();
  const { value, headers, timestamp } = structured(start, service);
  const bytes = Uint8Array.from(value ?? []);
  const given = { viewed: new ViewedBytes(bytes), from: 0, to: bytes.length, headers, timestamp };
  reading.begin();
  const read = Array.from({ length: 2_000 }, (_, index) => reading.read(given, index % 128));
  expect(read.indexOf(false)).toBe(Math.floor((1024 * 1024) / (bytes.length + 1_024)));
  reading.begin();
  expect(reading.read(given, 0)).toBe(true);
});
