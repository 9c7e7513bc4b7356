import { binaryRecord, record, structuredRecord, type PlannedRecord } from './kafka.binding.js';
import { cloudEvent, fact, type PlannedFact } from './planned.fact.js';

const BINARY = { ce_specversion: '1.0', ce_id: '1', ce_source: '/p' };
const OURS = 'contextservices.service.started.v1';

/** A record and what must become of it: a dead letter's code, or nothing. */
export type Poison = readonly [what: string, becomes: string, record: PlannedRecord];

function started(id: string): PlannedFact {
  return fact('service.started', { service_id: id });
}

function changed(id: string, change: Record<string, unknown>): PlannedRecord {
  return record(id, JSON.stringify({ ...cloudEvent(started(id)), ...change }));
}

/** Structured records that are no event of ours. */
function structuredPoison(id: string): Poison[] {
  const structured = { 'content-type': 'application/cloudevents+json' };
  return [
    ['half an object', 'INVALID_JSON', record(id, '{"specversion": "1.0", ', structured)],
    ['broken UTF-8', 'INVALID_JSON', record(id, Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]))],
    ['a JSON list', 'INVALID_CLOUDEVENT', record(id, '[1]', structured)],
    ['JSON that is no CloudEvent', 'INVALID_CLOUDEVENT', record(id, '{"service_id": 1}')],
    ['another specversion', 'INVALID_CLOUDEVENT', changed(id, { specversion: '0.3' })],
    ['an empty id', 'INVALID_CLOUDEVENT', changed(id, { id: '' })],
    ['a source that is a number', 'INVALID_CLOUDEVENT', changed(id, { source: 5 })],
    ['data_base64', 'INVALID_CLOUDEVENT', changed(id, { data: undefined, data_base64: 'e30=' })],
    ['data as XML', 'INVALID_CLOUDEVENT', changed(id, { datacontenttype: 'application/xml' })],
    ['a plain text', 'INVALID_CLOUDEVENT', record(id, 'hello', { 'content-type': 'text/plain' })],
    ['a type of the future', 'UNKNOWN_TYPE', changed(id, { type: 'contextservices.service.started.v2', data: 5 })],
    ['no data', 'INVALID_DATA', changed(id, { data: undefined })],
    ['data that is a list', 'INVALID_DATA', changed(id, { data: [] })],
    ['too large', 'INVALID_DATA', changed(id, { data: { service_id: id, Big: 'x'.repeat(270_000) } })],
    ['no service id, another key', 'INVALID_DATA', changed(`${id}-x`, { data: {} })],
  ];
}

function binaryPoison(id: string): Poison[] {
  const data = JSON.stringify({ service_id: id });
  return [
    ['binary without a type', 'INVALID_CLOUDEVENT', record(id, data, BINARY)],
    [
      'binary without a source',
      'INVALID_CLOUDEVENT',
      record(id, data, { ce_specversion: '1.0', ce_id: '1', ce_type: OURS }),
    ],
    ['binary of plain text', 'INVALID_CLOUDEVENT', binaryRecord(started(id), 'text/plain')],
    ['binary of another JSON', 'INVALID_CLOUDEVENT', binaryRecord(started(id), 'application/vnd.x+json')],
    ['binary of an unknown type', 'UNKNOWN_TYPE', record(id, '{', { ...BINARY, ce_type: 'contextservices.x' })],
    ['binary of no JSON', 'INVALID_JSON', record(id, '{', { ...BINARY, ce_type: OURS })],
    ['binary of a number', 'INVALID_DATA', record(id, '1', { ...BINARY, ce_type: OURS })],
    ['another key', 'KEY_MISMATCH', { ...binaryRecord(started(id)), key: Buffer.from(`${id}.`) }],
    ['no key', 'KEY_MISMATCH', { ...structuredRecord(started(id)), key: null }],
    ['an empty key', 'KEY_MISMATCH', { ...structuredRecord(started(id)), key: Buffer.alloc(0) }],
  ];
}

function strangers(id: string): Poison[] {
  return [
    ['a null value', 'passed over', record(id, null)],
    ['an empty value', 'passed over', record(id, '')],
    ['an empty binary value', 'passed over', record(id, '', { ...BINARY, ce_type: OURS })],
    ['another system, structured', 'passed over', changed(id, { type: 'com.example.other', data: 5 })],
    ['another system, wrong in all', 'passed over', changed(id, { type: 'com.example.other', id: '', data_base64: 5 })],
    ['another system, binary', 'passed over', record(null, '{', { ce_specversion: '7', ce_type: 'com.example.other' })],
    ['a type without the dot', 'passed over', changed(id, { type: 'contextservices' })],
  ];
}

/** Records that are no events of ours, one for each way, all of them with keys that begin with this id. */
export function poison(id: string): Poison[] {
  return [...structuredPoison(id), ...binaryPoison(id), ...strangers(id)];
}
