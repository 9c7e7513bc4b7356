import { LRUCache } from 'lru-cache';
import type { LiveService } from './live-service.js';

/** What an entry takes beside the service itself: fence, fingerprints, bookkeeping. */
const ENTRY_BYTES = 2_048;

/**
 * The services folded last, within a bound. An entry may be out of date when several runners write the same service:
 * the store's fence tells, and the entry is dropped.
 */
export class LiveServiceCache {
  private readonly entries: LRUCache<string, LiveService>;

  /** @param maxBytes bound of the sum of the services' sizes as JSON; in memory they take a few times that */
  constructor(maxBytes: number) {
    this.entries = new LRUCache({ maxSize: Math.max(1, maxBytes), sizeCalculation: sizeOf });
  }

  get(id: string): LiveService | undefined {
    return this.entries.get(id);
  }

  set(live: LiveService): void {
    this.entries.set(live.id, live);
  }

  drop(id: string): void {
    this.entries.delete(id);
  }
}

function sizeOf(live: LiveService): number {
  return live.sizeBound + ENTRY_BYTES;
}
