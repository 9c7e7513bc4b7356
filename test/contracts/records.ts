import type { LogRecord, NewRecord } from '#event-streaming';

/** Bytes that are no text in UTF-8. */
export const BINARY = Uint8Array.from([0, 255, 254, 128, 10, 13, 0]);

/** A record to append. */
export function record(key: string, value: string, headers: NewRecord['headers'] = []): NewRecord {
  return { key: Buffer.from(key), value: Buffer.from(value), headers };
}

/** A record's value, or key, as text. */
export function text(bytes: Uint8Array | null): string {
  return bytes === null ? 'null' : Buffer.from(bytes).toString();
}

/** A record in a form in which `toEqual` compares bytes, whatever class holds them. */
export function comparable(one: NewRecord | LogRecord) {
  return {
    key: hex(one.key),
    value: hex(one.value),
    headers: one.headers.map(({ name, value }) => [name, hex(value)]),
    ...('offset' in one && { offset: one.offset, timestamp: one.timestamp }),
  };
}

function hex(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : Buffer.from(bytes).toString('hex');
}
