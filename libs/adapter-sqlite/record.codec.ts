import type { WireHeader } from '#event-contract';

/** Of two neighbours the headers are the same as a rule: what was written or read last is kept. */
let lastRead: { readonly text: string; readonly headers: readonly WireHeader[] } = { text: '', headers: [] };
let lastWritten = lastRead;

/** Headers as JSON text; their bytes as characters U+0000 to U+00FF. Empty for none. */
export function writeHeaders(headers: readonly WireHeader[]): string {
  if (headers.length === 0) return '';
  if (headers !== lastWritten.headers) lastWritten = { headers, text: textOf(headers) };
  return lastWritten.text;
}

/** What {@link writeHeaders} was given. */
export function readHeaders(text: string): readonly WireHeader[] {
  if (text !== lastRead.text) lastRead = { text, headers: headersOf(text) };
  return lastRead.headers;
}

function textOf(headers: readonly WireHeader[]): string {
  return JSON.stringify(headers.map(({ name, value }) => [name, asBuffer(value).toString('latin1')]));
}

function headersOf(text: string): readonly WireHeader[] {
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
