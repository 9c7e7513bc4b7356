import type { LetterPlace } from './dead-letter.place.js';
import type { Position } from './record.js';

/** What operators did about a dead letter. */
export interface Decision {
  readonly place: LetterPlace;
  /** 1 for the first decision about a letter, one more for each that follows. */
  readonly revision: number;
  /** `replaying` is the intent, held by one until `heldUntil`; the others are final, save that what was discarded may be replayed. */
  readonly kind: 'replaying' | 'replayed' | 'discarded';
  readonly by: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly at: number;
  /** Until then nobody else takes the replay over; milliseconds since 1970-01-01T00:00:00Z. 0 unless replaying. */
  readonly heldUntil: number;
  /** Where the log ended before the first attempt to replay: a replayed record stands at or behind it. */
  readonly logEnd: Position;
}

/** Where decisions about dead letters are kept; the letters themselves stay as they were parked. */
export interface DecisionStore {
  /** The decision about each of these places, by its text (`placeText`); a place without one is not in it. */
  load(places: readonly LetterPlace[]): Promise<ReadonlyMap<string, Decision>>;
  /**
   * Writes decisions durably, each about another place. One holds only where the stored revision is the one below it: of two
   * that decide at once, one is refused. Resolves to the refused ones.
   */
  write(decisions: readonly Decision[]): Promise<readonly Decision[]>;
}
