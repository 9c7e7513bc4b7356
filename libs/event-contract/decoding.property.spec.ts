import fc from 'fast-check';
import { binaryHeaders, envelope, record } from '#test/support/wire/wire.events.js';
import type { DecodedRecord } from './decoded.record.js';
import { decodeHttpEvents, type HttpEvents } from './http.decoding.js';
import { decodeRecord } from './record.decoding.js';
import { DEAD_LETTER_CODES } from './wire.record.js';

const limits = { maxEventBytes: 100_000 };
const names = ['service_id', 'state_id', 'task_id', 'timestamp', 'name', 'value', 'from', 'to', 'ttl', 'duration'];
const oddNames = ['constructor', 'toString', '__proto__', '$set', 'a.b', 'State', 'a,b', '\ud800', 'specversion'];
const kinds = ['service', 'state', 'task'];
const verbs = ['started', 'completed', 'transitioned', 'deleted', 'extension-updated', 'expiration-updated', 'other'];

const shortName = fc.tuple(fc.constantFrom(...kinds), fc.constantFrom(...verbs)).map((parts) => parts.join('.'));
const id = fc.oneof(
  fc.constant('a'),
  fc.nat(),
  fc.string({ unit: 'binary', minLength: 1 }),
  fc.constant('constructor'),
);
const json = fc.jsonValue({ maxDepth: 2, stringUnit: 'binary' });
const anyName = fc.oneof(fc.constantFrom(...names, ...oddNames), fc.string({ unit: 'binary' }));
const anyData = fc.dictionary(anyName, fc.oneof(id, json, fc.constantFrom('2024-05-06T07:08:09Z', 1e308, -0)));
const extensionName = fc
  .string({ unit: 'binary', maxLength: 20 })
  .map((text) => `x${text.replace(/[\p{Cc},]/gu, '')}x`);
const goodData = fc
  .tuple(id, fc.dictionary(extensionName, json, { maxKeys: 4 }))
  .map(([service_id, extensions]): Record<string, unknown> => ({ ...extensions, service_id }));
const wildEvent = fc
  .tuple(shortName, fc.oneof(anyData, goodData, json), fc.dictionary(anyName, json, { maxKeys: 2 }))
  .map(([type, data, overrides]) => envelope(type, data, overrides));
const goodEvent = fc
  .tuple(fc.constantFrom('service.started', 'service.completed'), goodData)
  .map(([type, data]) => envelope(type, data));
const anyEvent = fc.oneof(goodEvent, wildEvent);
const wildHeaders = fc.dictionary(
  fc.constantFrom('ce_specversion', 'ce_id', 'ce_type', 'ce_source', 'ce_time', 'content-type', 'x'),
  fc.oneof(
    fc.constantFrom(
      '1.0',
      'application/json',
      'contextservices.service.deleted.v1',
      '2024-05-06T07:08:09Z',
      'com.other',
    ),
    fc.string({ unit: 'binary' }),
    fc.uint8Array({ maxLength: 12 }),
  ),
);
const anyHeaders = fc.oneof(
  fc.constant<Record<string, string | Uint8Array>>({}),
  fc.constant({ 'content-type': 'application/json' }),
  wildHeaders,
  fc.constant(binaryHeaders('service.started')),
  wildHeaders.map((headers) => ({ ...binaryHeaders('service.started'), ...headers })),
);
const anyValue = fc.oneof(
  anyEvent.map((event) => JSON.stringify(event)),
  fc.oneof(goodData, anyData).map((data) => JSON.stringify(data)),
  fc.json(),
  fc.string({ unit: 'binary' }),
  fc.uint8Array({ maxLength: 60 }),
);

/** Cut somewhere, or with one byte changed, or as it is. */
const damaged = fc
  .tuple(anyValue, fc.nat(), fc.nat(255), fc.constantFrom('cut', 'change', 'keep', 'keep'))
  .map(([value, place, byte, damage]): Uint8Array => {
    const bytes = Buffer.from(value);
    if (bytes.length === 0 || damage === 'keep') return bytes;
    if (damage === 'cut') return bytes.subarray(0, place % bytes.length);
    bytes[place % bytes.length] = byte;
    return bytes;
  });

function isWhole(text: string): boolean {
  return Buffer.from(text).toString() === text;
}

test('any record is an event, not ours, or a dead letter with a short message', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(
      damaged,
      fc.oneof(fc.constant('a'), fc.constant(null), fc.uint8Array()),
      anyHeaders,
      fc.integer(),
      (value, key, headers, timestamp) => {
        const decoded = decodeRecord(record({ value, key, headers, timestamp }), { maxEventBytes: 300 });
        seen.add(decoded.kind === 'dead-letter' ? decoded.code : decoded.kind);
        if (decoded.kind !== 'dead-letter') return;
        expect(decoded.message.length).toBeLessThanOrEqual(500);
        expect(isWhole(decoded.message)).toBe(true);
      },
    ),
    // One of 700 is an event.
    { numRuns: 20_000 },
  );
  const codes = DEAD_LETTER_CODES.filter((code) => code !== 'SERVICE_TOO_LARGE');
  expect([...seen].sort()).toEqual(['event', 'not-ours', ...codes].sort());
});

/** A record's headers as a request has them. */
function renamed(headers: Readonly<Record<string, string | Uint8Array>>): Record<string, string> {
  const entries = Object.entries(headers);
  return Object.fromEntries(entries.map(([name, value]) => [name.replace('_', '-'), Buffer.from(value).toString()]));
}

const mediaTypes = [
  'application/cloudevents+json',
  'application/cloudevents-batch+json',
  'application/json',
  undefined,
];

test('any request is accepted or refused, and what is accepted is read back from the log', () => {
  const headers = anyHeaders.map(renamed);
  const bodies = fc.oneof(
    damaged,
    fc.array(anyEvent, { maxLength: 3 }).map((events) => Buffer.from(JSON.stringify(events))),
  );
  let accepted = 0;
  fc.assert(
    fc.property(fc.constantFrom(...mediaTypes), headers, bodies, (contentType, given, body) => {
      const events = decodeHttpEvents({ contentType, headers: given, body }, limits);
      if (events.kind !== 'accepted') return;
      for (const one of events.records) {
        accepted += 1;
        const fromLog = decodeRecord({ ...one, accepted: false, timestamp: 0 }, limits);
        expect(fromLog.kind).toBe('event');
        expect(decodeRecord({ ...one, timestamp: 0 }, limits)).toEqual(fromLog);
      }
    }),
    { numRuns: 3000 },
  );
  expect(accepted).toBeGreaterThan(10);
});

test('a good event is the same one in every mode and by either way', () => {
  const kind = fc.constantFrom('service.started', 'service.completed');
  let accepted = 0;
  fc.assert(
    fc.property(kind, goodData, (type, data) => {
      const event = envelope(type, data);
      const value = JSON.stringify(event);
      const key = String(data['service_id']);
      const direct = decodeRecord(record({ key, value, timestamp: 5 }), limits);
      const inBinary = record({ key, value: JSON.stringify(data), headers: binaryHeaders(type), timestamp: 5 });
      const post = (contentType: string, body: string, headers: Readonly<Record<string, string>> = {}) => {
        const events = decodeHttpEvents({ contentType, headers, body: Buffer.from(body) }, limits);
        if (events.kind !== 'accepted') return events;
        return events.records.map((one) => decodeRecord({ ...one, accepted: false, timestamp: 5 }, limits))[0];
      };
      const ce = renamed(binaryHeaders(type));
      const all = [
        decodeRecord(inBinary, limits),
        post('application/cloudevents+json', value),
        post('application/cloudevents-batch+json', `[${value}]`),
        post('application/json', JSON.stringify(data), ce),
      ];
      accepted += direct.kind === 'event' ? 1 : 0;
      for (const one of all) expect(gist(one)).toEqual(gist(direct));
    }),
  );
  expect(accepted).toBeGreaterThan(10);
});

/** What must be the same: the event, or the code. */
function gist(decoded: DecodedRecord | HttpEvents | undefined): unknown {
  if (decoded?.kind !== 'event') return decoded !== undefined && 'code' in decoded ? decoded.code : decoded?.kind;
  const { serviceId, fingerprint, event } = decoded;
  return { serviceId, fingerprint, event };
}
