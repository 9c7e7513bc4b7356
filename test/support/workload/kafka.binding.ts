import { cloudEvent, type PlannedFact } from './planned.fact.js';
import type { Random } from './random.js';

/** A record before the log has given it a place. */
export interface PlannedRecord {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly { readonly name: string; readonly value: Buffer }[];
  /** Milliseconds. */
  readonly timestamp: number;
}

const BINARY_TYPES = ['application/json', 'Application/JSON; charset=utf-8', undefined];
const STRUCTURED_TYPES = [
  ...['application/cloudevents+json', 'application/cloudevents+json; charset=UTF-8', 'APPLICATION/CloudEvents+JSON'],
  ...['application/json', undefined],
];

/** A record with text headers. */
export function record(
  key: string | null,
  value: string | Buffer | null,
  headers: Record<string, string> = {},
): PlannedRecord {
  return {
    key: key === null ? null : Buffer.from(key),
    value: typeof value === 'string' ? Buffer.from(value) : value,
    headers: Object.entries(headers).map(([name, text]) => ({ name, value: Buffer.from(text) })),
    timestamp: Date.parse('2020-02-02T02:02:02.020Z'),
  };
}

/** The fact in the binary mode of the CloudEvents Kafka binding. */
export function binaryRecord(fact: PlannedFact, contentType: string | undefined = 'application/json'): PlannedRecord {
  const { data, datacontenttype: _, ...attributes } = cloudEvent(fact);
  const headers = Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [`ce_${name}`, typeof value === 'string' ? value : '']),
  );
  return record(
    fact.key,
    JSON.stringify(data),
    contentType === undefined ? headers : { ...headers, 'content-type': contentType },
  );
}

/** The fact in the structured mode. */
export function structuredRecord(fact: PlannedFact, contentType?: string): PlannedRecord {
  const value = JSON.stringify(cloudEvent(fact));
  return record(fact.key, value, contentType === undefined ? {} : { 'content-type': contentType });
}

/** The fact in any mode and with any content type that the contract names, at a random time. */
export function randomRecord(random: Random, fact: PlannedFact, origin: number): PlannedRecord {
  const content = random.chance(0.5) ? BINARY_TYPES : STRUCTURED_TYPES;
  const type = content[random.int(content.length)];
  const made = content === BINARY_TYPES ? anyBinary(fact, type) : structuredRecord(fact, type);
  return { ...made, timestamp: origin + random.int(100_000_000) };
}

function anyBinary(fact: PlannedFact, type: string | undefined): PlannedRecord {
  const made = binaryRecord(fact, type ?? 'none');
  return type === undefined ? { ...made, headers: made.headers.filter(({ name }) => name !== 'content-type') } : made;
}
