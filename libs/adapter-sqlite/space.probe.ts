import type { Database } from 'better-sqlite3';
import type { Clock } from '#event-streaming';
import { attempt } from './sqlite.errors.js';

/** What a probe goes by. */
export interface ProbeSurroundings {
  readonly clock: Pick<Clock, 'now'>;
  /** Whether a write was refused lately. */
  readonly isSuspect: () => boolean;
  /** Told when there was room again. */
  readonly onRoom: () => void;
}

/** While all is well, a probe so often: each is a synced write. */
const EVERY_MS = 5_000;
const USUAL_BYTES = 1;
/** After a refusal there must be room for so much: what is left over in the write-ahead log may take a small write. */
const SUSPECT_BYTES = 1024 * 1024;

/** Tells by real writes whether the disk takes any. */
export class SpaceProbe {
  private nextAt = -Infinity;

  constructor(
    private readonly database: Database,
    private readonly surroundings: ProbeSurroundings,
  ) {
    database.exec('CREATE TABLE IF NOT EXISTS space_probe (id INTEGER PRIMARY KEY, filler BLOB NOT NULL)');
  }

  /** Resolves when a write was taken now, or a few seconds ago and none was refused since. */
  ping(): Promise<void> {
    const { clock, isSuspect, onRoom } = this.surroundings;
    const now = clock.now();
    if (!isSuspect() && now < this.nextAt) return Promise.resolve();
    return attempt(() => {
      this.nextAt = -Infinity;
      const wasSuspect = isSuspect();
      this.write(wasSuspect ? SUSPECT_BYTES : USUAL_BYTES);
      if (wasSuspect) this.write(USUAL_BYTES);
      this.nextAt = now + EVERY_MS;
      onRoom();
    });
  }

  private write(bytes: number): void {
    this.database.prepare('INSERT OR REPLACE INTO space_probe VALUES (1, zeroblob(?))').run(bytes);
  }
}
