import fc from 'fast-check';
import { binaryHeaders, envelope, typeOf } from '#test/support/wire/wire.events.js';
import { decodeHttpEvents } from './http.decoding.js';
import { decodeRecord } from './record.decoding.js';

const limits = { maxEventBytes: 100_000 };
const own = { service_id: 7, state_id: 's', task_id: 't' };
const attached = { name: 'x', value: { 'a.b': [null, -0, 1e21] } };
const move = { from: { state_id: 1, disposition: null }, to: { state_id: '2', est_duration: 1.0 } };

/** Of each kind of event one that is accepted, by its short name. */
const DATA: Readonly<Record<string, object>> = {
  'service.started': { ...pick('service_id'), note: 'é\u{1F600}', $set: 1, ttl: null },
  'service.associated': { ...pick('service_id'), customer_id: 'c' },
  'service.completed': { ...pick('service_id'), disposition: 'done', Disposition: 1, y: [] },
  'service.deleted': pick('service_id'),
  'service.expiration-updated': { ...pick('service_id'), ttl: 5 },
  'service.extension-updated': { ...pick('service_id'), ...attached },
  'state.started': { ...pick('service_id', 'state_id'), previous_state_id: 0 },
  'state.completed': pick('service_id', 'state_id'),
  'state.transitioned': { ...pick('service_id'), ...move },
  'state.extension-merged': { ...pick('service_id', 'state_id'), ...attached },
  'task.started': { ...own, task_type: 'z', constructor: 1 },
  'task.completed': { ...pick('service_id', 'task_id'), resource_id: 'r' },
  'task.extension-updated': { ...pick('service_id', 'task_id'), ...attached },
};

const time = fc.constantFrom(undefined, null, '2024-05-06T07:08:09Z', '0001-01-01T00:00:00.9999+00:00');
const anyAccepted = fc.record({
  name: fc.constantFrom(...Object.keys(DATA)),
  time,
  timestamp: time,
  source: fc.constantFrom('/tests', '\u0000', '__proto__'),
  id: fc.string({ minLength: 1, unit: 'binary' }),
});

function pick(...names: readonly (keyof typeof own)[]): object {
  return Object.fromEntries(names.map((name) => [name, own[name]]));
}

function recordsOf(contentType: string, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  const events = decodeHttpEvents({ contentType, headers, body: Buffer.from(JSON.stringify(body)) }, limits);
  if (events.kind !== 'accepted') throw new Error(JSON.stringify(events));
  return events.records;
}

describe('what was accepted', () => {
  test('is the same event whether it is read from memory or, with every check, from the log', () => {
    fc.assert(
      fc.property(anyAccepted, fc.integer(), ({ name, timestamp, ...overrides }, arrival) => {
        const data = { ...DATA[name], ...(timestamp !== undefined && { timestamp }) };
        const event = envelope(name, data, overrides);
        const all = [
          ...recordsOf('application/cloudevents+json', event),
          ...recordsOf('application/cloudevents-batch+json', [event, event]),
          ...recordsOf('application/json', data, inHttp(name)),
        ];
        for (const one of all) {
          const fromLog = decodeRecord({ ...one, accepted: false, timestamp: arrival }, limits);
          expect(fromLog.kind).toBe('event');
          expect(decodeRecord({ ...one, timestamp: arrival }, limits)).toEqual(fromLog);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('of an old version is lifted', () => {
    const type = typeOf('service.started').replace('.v1', '.v0');
    const event = envelope('service.started', { service_id: 's', type_of_service: 'sales' }, { type });
    const [one] = recordsOf('application/cloudevents+json', event);
    if (one === undefined) throw new Error('none');
    const read = decodeRecord({ ...one, timestamp: 5 }, limits);
    expect(read).toMatchObject({ event: { type: 'ServiceStarted', at: 5, fields: { service_type: 'sales' } } });
    expect(read).toEqual(decodeRecord({ ...one, accepted: false, timestamp: 5 }, limits));
  });

  test('is not checked again: whoever says so of anything else is believed', () => {
    const [one] = recordsOf('application/cloudevents+json', envelope('service.deleted', { service_id: 's' }));
    if (one === undefined) throw new Error('none');
    const foreign = { ...one, key: Buffer.from('another'), timestamp: 5 };
    expect(decodeRecord({ ...foreign, accepted: false }, limits)).toMatchObject({ code: 'KEY_MISMATCH' });
    expect(decodeRecord(foreign, limits)).toMatchObject({ kind: 'event', serviceId: 's' });
  });
});

function inHttp(name: string): Record<string, string> {
  const headers = Object.entries(binaryHeaders(name));
  return Object.fromEntries(headers.map(([header, value]) => [header.replace('_', '-'), value]));
}
