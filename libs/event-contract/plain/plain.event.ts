import { NOTHING } from './bytes.js';
import type { EventShape } from './event.shape.js';
import { MOST_HOLES } from './shape.learning.js';

/** An event that was read plainly: its shape, and where its values stand in the bytes of its record. To be filled again and again. */
export class PlainEvent {
  viewed = NOTHING;
  shape: EventShape | undefined;
  /** By hole, where its value begins and ends: a text with its quotes. */
  readonly holes = new Int32Array(2 * MOST_HOLES);
  /** When it happened, milliseconds since 1970-01-01T00:00:00Z. */
  at = 0;
  /** Where that stands as answers print it, without quotes; -1 where it stands nowhere. */
  printedAt = -1;
  /** See `DecodedEvent`. */
  fingerprint = '';
  /** Some of its text is beyond ASCII. */
  isWide = false;
  /** The size of the record's value. */
  size = 0;

  /** Lets go of the record. */
  leave(): void {
    this.viewed = NOTHING;
  }
}
