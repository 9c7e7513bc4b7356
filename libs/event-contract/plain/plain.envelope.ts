import { identify, type Identity } from '../cloud-event.js';
import { isAbsentOrStructured } from '../media.type.js';
import { readHeaders } from '../record.headers.js';
import type { WireHeader } from '../wire.record.js';
import { isPlainType, type PlainType } from './plain.rules.js';

/** How the attributes of events come: around their data, or, where they are headers, beside data of a type. */
export type EventMode = 'structured' | PlainType;

/** What tells an event from others. */
export type EventIdentity = Pick<Identity, 'source' | 'id'>;

/** What the headers of a record say of an event that may be plain. */
export interface PlainEnvelope {
  readonly mode: EventMode;
  /** Where headers tell them. */
  readonly identity: EventIdentity | undefined;
  /** Milliseconds since 1970-01-01T00:00:00Z, where a header tells it. */
  readonly time: number | undefined;
}

const STRUCTURED: PlainEnvelope = { mode: 'structured', identity: undefined, time: undefined };

/** `undefined` where the record's value cannot be a plain event. */
export function plainEnvelopeOf(headers: readonly WireHeader[]): PlainEnvelope | undefined {
  const { isBinary, contentType, attributes } = readHeaders(headers);
  if (!isBinary) return isAbsentOrStructured(contentType) ? STRUCTURED : undefined;
  const identity = identify(attributes);
  if (identity.kind !== 'identity' || !isPlainType(identity.type)) return undefined;
  return { mode: identity.type, identity, time: identity.time };
}
