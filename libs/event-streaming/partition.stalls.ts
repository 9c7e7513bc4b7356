import type { Position } from './record.js';

/** A partition in which records lie ahead while none is applied. */
export interface Stall {
  readonly partition: number;
  /** Milliseconds since 1970 when it was last seen to move, to be gained, or to have nothing ahead. */
  readonly since: number;
  /** Milliseconds watched since then; less than the time passed where nobody could watch. */
  readonly watchedMs: number;
  /** The offset to apply next. */
  readonly reached: bigint;
  /** Where the partition ends. */
  readonly end: bigint;
}

/** What one look shows. */
export interface Look {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The partitions that somebody here is to move. */
  readonly held: readonly number[];
  readonly ends: Position;
  readonly reached: Position;
}

/** The most that the time between two looks counts, in milliseconds: more means that the process itself stood still. */
const LONGEST_STEP_MS = 10_000;

/** Counts the time that was watched: what passes while nobody can look does not count. */
export class WatchedTime {
  private lookedAt: number | undefined;

  /** Milliseconds that count since the look before. */
  step(at: number): number {
    const passed = this.lookedAt === undefined ? 0 : at - this.lookedAt;
    this.lookedAt = at;
    return Math.max(0, Math.min(passed, LONGEST_STEP_MS));
  }

  /** Nothing could be seen: the time up to the next look does not count. */
  interrupt(): void {
    this.lookedAt = undefined;
  }
}

/**
 * Sees from look to look which of the held partitions stand still although records lie ahead. One that is lost and gained
 * again without having moved stands still since the first time.
 */
export class PartitionStalls {
  private readonly known = new Map<number, Stall>();

  /** @param watchedMs what counts of the time since the look before */
  note(look: Look, watchedMs: number): readonly Stall[] {
    const stalls = look.held.map((partition) => this.stallOf(partition, look, watchedMs));
    for (const stall of stalls) this.known.set(stall.partition, stall);
    return stalls.filter((stall) => stall.watchedMs > 0);
  }

  private stallOf(partition: number, { at, ends, reached }: Look, watchedMs: number): Stall {
    const now = { partition, reached: reached.get(partition) ?? 0n, end: ends.get(partition) ?? 0n };
    const before = this.known.get(partition);
    if (before === undefined || now.reached !== before.reached || now.end <= now.reached) {
      return { ...now, since: at, watchedMs: 0 };
    }
    return { ...now, since: before.since, watchedMs: before.watchedMs + watchedMs };
  }
}
