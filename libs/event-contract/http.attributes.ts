import { isWellFormed } from './name.rules.js';
import type { WireHeader } from './wire.record.js';

/** Headers of a request by their lower-case names. */
export type HttpHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

const PREFIX = 'ce-';
const QUOTED = /^"(?:[^"\\]|\\.)*"$/s;

/** Tells whether a request carries attributes of a CloudEvent beside its body. */
export function hasAttributes(headers: HttpHeaders): boolean {
  return Object.keys(headers).some((name) => name.startsWith(PREFIX));
}

/**
 * The attributes as headers of a record, or the name of the header that cannot be decoded: double quotes are taken off, then
 * percent-encoding is decoded once (CloudEvents HTTP binding 1.0.2, section 3.1.3.2).
 */
export function toRecordHeaders(headers: HttpHeaders): readonly WireHeader[] | string {
  const decoded: WireHeader[] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (!name.startsWith(PREFIX) || value === undefined) continue;
    const text = decodeHeader(typeof value === 'string' ? value : value.join(', '));
    if (text === undefined) return name;
    decoded.push({ name: `ce_${name.slice(PREFIX.length)}`, value: Buffer.from(text) });
  }
  return decoded;
}

function decodeHeader(value: string): string | undefined {
  const raw = QUOTED.test(value) ? value.slice(1, -1).replace(/\\(.)/gs, '$1') : value;
  try {
    const text = decodeURIComponent(raw);
    return isWellFormed(text) ? text : undefined;
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
