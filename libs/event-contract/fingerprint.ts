import { hash } from 'node:crypto';

/**
 * Stands for a CloudEvent's `source` and `id`: 16 characters of base64url, the first 96 bits of a SHA-256, so that a
 * producer cannot bring about two equal ones. The length in front keeps the border between the two unambiguous.
 */
export function fingerprintOf(source: string, id: string): string {
  return hash('sha256', `${source.length}:${source}${id}`, 'base64url').slice(0, 16);
}
