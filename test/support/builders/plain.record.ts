import type { LogRecord } from '#event-streaming';

/** The record with its bytes as text, so that two are equal where their bytes are, of whatever kind and buffer. */
export function plainRecord({ key, value, headers, ...rest }: LogRecord): object {
  const text = (bytes: Uint8Array | null) => bytes && Buffer.from(bytes).toString('base64');
  return { ...rest, key: text(key), value: text(value), headers: headers.map((one) => [one.name, text(one.value)]) };
}
