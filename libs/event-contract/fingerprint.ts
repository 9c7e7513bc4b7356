import { hash } from 'node:crypto';

/** Characters of a fingerprint: the first 96 bits in base64url, so that a producer cannot bring about two equal ones. */
const WIDTH = 16;

/**
 * Stands for a CloudEvent's `source` and `id`: 16 characters of base64url, the beginning of a SHA-256. The length in front keeps
 * the border between the two unambiguous.
 */
export function fingerprintOf(source: string, id: string): string {
  return digest(`${source.length}:${source}${id}`);
}

/** The same of what {@link fingerprintOf} puts together, in UTF-8. */
export function fingerprintOfBytes(bytes: Uint8Array): string {
  return digest(bytes);
}

function digest(input: string | Uint8Array): string {
  return hash('sha256', input, 'base64url').slice(0, WIDTH);
}
