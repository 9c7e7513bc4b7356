import type { WireHeader } from '#event-contract';

/** Headers as JSON text; their bytes as characters U+0000 to U+00FF. Empty for none. */
export function writeHeaders(headers: readonly WireHeader[]): string {
  if (headers.length === 0) return '';
  return JSON.stringify(headers.map(({ name, value }) => [name, asBuffer(value).toString('latin1')]));
}

/** What {@link writeHeaders} was given. */
export function readHeaders(text: string): readonly WireHeader[] {
  if (text === '') return [];
  const pairs = JSON.parse(text) as [string, string][];
  return pairs.map(([name, value]) => ({ name, value: Buffer.from(value, 'latin1') }));
}

/** The same bytes in the form that the driver takes. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** {@link asBuffer}, where there are any bytes. */
export function asBlob(bytes: Uint8Array | null): Buffer | null {
  return bytes === null ? null : asBuffer(bytes);
}
