import { readAccepted } from './accepted.decoding.js';
import { deadLetter, type DecodedRecord } from './decoded.record.js';
import { checkBinary, checkStructured, readEvent, type CheckedRecord, type EventLimits } from './event.decoding.js';
import { readJson } from './json.reading.js';
import { isAbsentOrStructured, JSON_TYPE, STRUCTURED_TYPE } from './media.type.js';
import { readHeaders } from './record.headers.js';
import type { ValuedRecord, WireRecord } from './wire.record.js';
import { quote, show } from './wording.js';

const LAST_ASCII = 0x7f;

/**
 * What a record of the log is: a fact about a service, none of ours, or a dead letter with the first code that fits in the
 * order of the contract (section 2, Events and Dead letters). Never throws, whatever the bytes are, unless they are said to have
 * been accepted and were not.
 */
export function decodeRecord(record: WireRecord, limits: EventLimits): DecodedRecord {
  const { key, value, headers, timestamp } = record;
  if (value === null || value.byteLength === 0) return { kind: 'not-ours' };
  if (record.accepted === true) return readAccepted({ value, headers, timestamp });
  const checked = checkValue({ value, headers, timestamp }, limits);
  if (checked.kind !== 'checked') return checked;
  if (isKeyOf(key, checked.serviceId)) return readEvent(checked);
  const given = key === null ? 'absent' : quote(Buffer.from(key).toString('utf8'));
  return deadLetter(
    'KEY_MISMATCH',
    `key must be the text of data.service_id, ${quote(checked.serviceId)}, not ${given}`,
  );
}

/** Whether a value is an event that may be accepted, with no regard to the key. */
export function checkValue({ value, headers, timestamp }: ValuedRecord, limits: EventLimits): CheckedRecord {
  const { isBinary, contentType, attributes } = readHeaders(headers);
  if (isBinary) return checkBinary(attributes, { value, timestamp }, limits);
  if (!isAbsentOrStructured(contentType)) {
    const rule = `content-type must be ${STRUCTURED_TYPE}, ${JSON_TYPE} or absent where ce_specversion is absent`;
    return deadLetter('INVALID_CLOUDEVENT', `${rule}, not ${show(contentType)}`);
  }
  const read = readJson(value);
  if (read.kind !== 'json') return read;
  return checkStructured(read.json, { bytes: value.byteLength, timestamp, strings: read.strings }, limits);
}

/** Ids are compared by their text, keys by their bytes. */
function isKeyOf(key: Uint8Array | null, id: string): boolean {
  if (key === null) return false;
  for (let at = 0; at < id.length; at += 1) {
    const code = id.charCodeAt(at);
    if (code > LAST_ASCII) return Buffer.from(id).equals(key);
    if (code !== key[at]) return false;
  }
  return key.byteLength === id.length;
}
