import type { WireHeader, WireRecord } from '#event-contract';

/** The attributes of an event, save its type. */
export const ATTRIBUTES = { specversion: '1.0', id: 'event-1', source: '/tests' };

/** A type of ours by its short name: `service.started`. */
export function typeOf(shortName: string): string {
  return `contextservices.${shortName}.v1`;
}

/** An event as a JSON object; the overrides may be anything, `undefined` takes an attribute away. */
export function envelope(shortName: string, data: unknown, overrides: object = {}): Record<string, unknown> {
  return { ...ATTRIBUTES, type: typeOf(shortName), data, ...overrides };
}

/** Headers of a record. */
export function headersOf(headers: Readonly<Record<string, string | Uint8Array>>): WireHeader[] {
  return Object.entries(headers).map(([name, value]) => ({ name, value: Buffer.from(value) }));
}

/** A record with what is given, else without key and headers, its own time 2024-01-02T03:04:05.678Z. */
export function record(given: {
  readonly value: string | Uint8Array | null;
  readonly key?: string | Uint8Array | null;
  readonly headers?: Readonly<Record<string, string | Uint8Array>>;
  readonly timestamp?: number;
}): WireRecord {
  const { value, key = null, headers = {}, timestamp = Date.UTC(2024, 0, 2, 3, 4, 5, 678) } = given;
  return {
    key: key === null ? null : Buffer.from(key),
    value: value === null ? null : Buffer.from(value),
    headers: headersOf(headers),
    timestamp,
  };
}

/** A record in structured mode; the key is that of its service. */
export function structured(shortName: string, data: object, overrides: object = {}): WireRecord {
  return record({
    key: keyOf(data),
    value: JSON.stringify(envelope(shortName, data, overrides)),
    headers: { 'content-type': 'application/cloudevents+json' },
  });
}

/** A record in binary mode; the key is that of its service, the headers given replace or add. */
export function binary(shortName: string, data: object, headers: Readonly<Record<string, string>> = {}): WireRecord {
  return record({
    key: keyOf(data),
    value: JSON.stringify(data),
    headers: { ...binaryHeaders(shortName), ...headers },
  });
}

/** The headers of an event in binary mode. */
export function binaryHeaders(shortName: string): Record<string, string> {
  const { specversion, id, source } = ATTRIBUTES;
  const attributes = { ce_specversion: specversion, ce_id: id, ce_source: source, ce_type: typeOf(shortName) };
  return { ...attributes, 'content-type': 'application/json' };
}

function keyOf(data: object): string {
  return 'service_id' in data ? String(data.service_id) : 'no id';
}
