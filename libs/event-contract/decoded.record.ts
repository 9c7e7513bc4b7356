import type { ServiceEvent } from '#domain';
import type { DeadLetterCode } from './wire.record.js';
import { bounded } from './wording.js';

/** A record that is a fact about a service. */
export interface DecodedEvent {
  readonly kind: 'event';
  /** The text of the service's id. */
  readonly serviceId: string;
  /** Stands for the CloudEvent's `source` and `id` together: 16 characters, equal for equal pairs. */
  readonly fingerprint: string;
  readonly event: ServiceEvent;
  /** The size of the record's value. */
  readonly bytes: number;
}

/** A record that is none of ours: counted and passed over. */
export interface NotOurs {
  readonly kind: 'not-ours';
}

/** A record that cannot be an event, and why. The message names the field and what it may be. */
export interface Undecodable {
  readonly kind: 'dead-letter';
  readonly code: DeadLetterCode;
  readonly message: string;
}

export type DecodedRecord = DecodedEvent | NotOurs | Undecodable;

/** A dead letter with a message of bounded length. */
export function deadLetter(code: DeadLetterCode, message: string): Undecodable {
  return { kind: 'dead-letter', code, message: bounded(message) };
}
