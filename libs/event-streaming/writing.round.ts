import { ByteShelf } from './byte.shelf.js';
import type { DeadLetter } from './dead-letter-store.port.js';
import type { Fact } from './fact.fold.js';
import type { LiveService } from './live-service.js';
import type { StoredService } from './service-store.port.js';

/** A service's facts, and what they are folded into. */
export interface Start {
  readonly base: LiveService;
  readonly facts: readonly Fact[];
  /** The stored service was looked at; otherwise the cache's word was taken, or a start's that nothing is stored yet. */
  readonly sure: boolean;
}

/** A service that is to be written. */
export interface Changed<Document> {
  readonly stored: StoredService<Document>;
  /** As it is once that is written; absent where nothing more is expected of it. */
  readonly live?: LiveService;
  /** How many facts took effect. */
  readonly applied: number;
}

/** What has come of the services of one round so far. */
export class WritingRound<Document> {
  readonly letters: DeadLetter[] = [];
  readonly changed: Changed<Document>[] = [];
  /** What documents of {@link changed} may refer to. */
  readonly shelf = new ByteShelf();
  /** Facts by service whose stored form is to be looked at. */
  readonly missing = new Map<string, readonly Fact[]>();
  /** Services to be read and folded again. */
  readonly again: string[] = [];
}
