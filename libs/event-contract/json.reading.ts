import { isUtf8 } from 'node:buffer';
import type { Json } from '#domain';
import { deadLetter, type Undecodable } from './decoded.record.js';
import { mayHideFaults } from './json.hygiene.js';

/** JSON read from bytes. */
export interface JsonText {
  readonly kind: 'json';
  readonly json: Json;
  /** Whether its names and strings need a look (see `mayHideFaults`). */
  readonly strings: boolean;
}

/** The text of UTF-8 bytes; a replacement character for what is none. A byte order mark stays in the text. */
export function textOf(bytes: Uint8Array): string {
  const buffer = bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.toString('utf8');
}

/** As {@link textOf}, but strictly: `undefined` where they are none. */
export function readUtf8(bytes: Uint8Array): string | undefined {
  const text = textOf(bytes);
  // Only where a replacement character stands were there perhaps invalid bytes.
  return text.includes('\ufffd') && !isUtf8(bytes) ? undefined : text;
}

/** JSON in UTF-8, or `INVALID_JSON` with the reason. */
export function readJson(bytes: Uint8Array): JsonText | Undecodable {
  const text = readUtf8(bytes);
  if (text === undefined) return deadLetter('INVALID_JSON', 'the bytes must be UTF-8');
  try {
    return { kind: 'json', json: JSON.parse(text) as Json, strings: mayHideFaults(text) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return deadLetter('INVALID_JSON', `the bytes must be JSON: ${reason}`);
  }
}
