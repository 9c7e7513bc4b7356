import { binaryHeaders, record, typeOf } from '#test/support/wire/wire.events.js';
import { decodeRecord } from './record.decoding.js';
import { DEAD_LETTER_CODES, type WireRecord } from './wire.record.js';

const limits = { maxEventBytes: 600 };
const started = typeOf('service.started');

function outcome(given: WireRecord): string {
  const decoded = decodeRecord(given, limits);
  return decoded.kind === 'dead-letter' ? decoded.code : decoded.kind;
}

/** A structured `service.started` whose members are this JSON text; repeated names are allowed. */
function members(text: string, key = 's'): WireRecord {
  return record({ key, value: `{"specversion":"1.0","id":"1","source":"s","type":"${started}",${text}}` });
}

/** The same data in binary mode. */
function inBinary(text: string, key = 's'): WireRecord {
  return record({ key, value: text, headers: binaryHeaders('service.started') });
}

describe('the order of the codes', () => {
  // Each case has the faults of its own code and of all that follow.
  const bad = '{"service_id":"s","duration":1,"a":1e400}';
  const ours = `"specversion":"1.0","id":"1","source":"s"`;
  test.each([
    ['INVALID_JSON', record({ value: `{"specversion":"0","type":"contextservices.x","data":${bad}` })],
    [
      'INVALID_CLOUDEVENT',
      record({ value: `{"specversion":"1.0","id":"1","type":"contextservices.x","data":${bad}}` }),
    ],
    ['INVALID_CLOUDEVENT', record({ value: `{${ours},"time":"x","type":"contextservices.x","data":${bad}}` })],
    ['INVALID_CLOUDEVENT', record({ value: `{${ours},"data_base64":"x","type":"contextservices.x","data":${bad}}` })],
    ['UNKNOWN_TYPE', record({ value: `{${ours},"type":"contextservices.x","data":${bad}}` })],
    ['UNKNOWN_TYPE', record({ value: `{${ours},"type":"contextservices.\\ud800","data":${bad}}` })],
    ['INVALID_DATA', record({ value: `{${ours},"type":"${started}","data":${bad}}` })],
    ['INVALID_DATA', record({ value: `{${ours},"type":"${started}","x":1e400,"data":{"service_id":"s"}}` })],
    ['KEY_MISMATCH', record({ value: `{${ours},"type":"${started}","data":{"service_id":"s"}}` })],
  ])('%s comes first (structured)', (code, given) => expect(outcome(given)).toBe(code));

  const headers = { ...binaryHeaders('service.started') };
  const unknown = { ce_type: 'contextservices.x' };
  test.each([
    ['INVALID_CLOUDEVENT', record({ value: '{', headers: { ...headers, ...unknown, ce_id: '' } })],
    ['INVALID_CLOUDEVENT', record({ value: '{', headers: { ...headers, ...unknown, 'content-type': 'text/plain' } })],
    ['UNKNOWN_TYPE', record({ value: '{', headers: { ...headers, ...unknown } })],
    ['INVALID_JSON', record({ value: `{"x":"${'x'.repeat(1000)}"`, headers })],
    ['INVALID_DATA', record({ value: bad, headers })],
    ['KEY_MISMATCH', record({ value: '{"service_id":"s"}', headers })],
  ])('%s comes first (binary)', (code, given) => expect(outcome(given)).toBe(code));

  test('is that of the list', () => {
    expect(DEAD_LETTER_CODES.slice(0, 5)).toEqual([
      ...['INVALID_JSON', 'INVALID_CLOUDEVENT', 'UNKNOWN_TYPE', 'INVALID_DATA', 'KEY_MISMATCH'],
    ]);
  });
});

describe('a message', () => {
  const long = '\u{1F600}'.repeat(100);
  test.each([
    members(`"data":{"service_id":"${long}"}`),
    members(`"data":{"service_id":"s","${long},":1}`),
    members(`"data":{"service_id":"s"}`, long),
    members(`"type":"contextservices.${long}"`),
    members('"type":"contextservices.\\ud800"'),
    inBinary(long),
  ])('is short and well-formed (%#)', (given) => {
    const decoded = decodeRecord(given, { maxEventBytes: 10_000 });
    const message = decoded.kind === 'dead-letter' ? decoded.message : '';
    expect(message.length).toBeGreaterThan(10);
    expect(message.length).toBeLessThanOrEqual(500);
    expect(Buffer.from(message).toString()).toBe(message);
  });
});
