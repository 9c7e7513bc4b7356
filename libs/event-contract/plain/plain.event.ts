import type { Identity } from '../cloud-event.js';
import { NO_BYTES } from './bytes.js';
import { MOST_HOLES, NO_SHAPE } from './event.shape.js';

/** What tells an event from others. */
export type EventIdentity = Pick<Identity, 'source' | 'id'>;

/**
 * An event that was read plainly: its shape, and where its values stand in the bytes of its record. To be filled again and again;
 * until it is filled, and where that failed, nothing of it means anything.
 */
export class PlainEvent {
  viewed = NO_BYTES;
  shape = NO_SHAPE;
  /** By hole, the bounds of its value. */
  readonly bounds = new Int32Array(2 * MOST_HOLES);
  /** When it happened, milliseconds since 1970-01-01T00:00:00Z. */
  at = 0;
  /** Where that stands as answers print it, without quotes; -1 where it stands nowhere. */
  printedAt = -1;
  /** The CloudEvent's source and id where headers tell them. */
  identity: EventIdentity | undefined;
  /** Some of its text is beyond ASCII. */
  isWide = false;
  /** The size of the record's value. */
  size = 0;

  /** Where the value in a hole begins, a text with its quotes. */
  from(hole: number): number {
    return this.bounds[2 * hole] as number;
  }

  /** Where it ends. */
  to(hole: number): number {
    return this.bounds[2 * hole + 1] as number;
  }

  /** Lets go of the record. */
  release(): void {
    this.viewed = NO_BYTES;
    this.shape = NO_SHAPE;
    this.identity = undefined;
  }
}
