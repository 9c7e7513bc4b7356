import type { Position } from './record.js';

/** What a rebuild is at. */
export type RebuildPhase = 'loading' | 'indexing' | 'catching up' | 'handing over';

/** How far a rebuild is. */
export interface RebuildProgress {
  readonly phase: RebuildPhase;
  readonly readModel: string;
  /** Records of the log that the read model has taken in, and those that there are. */
  readonly applied: number;
  readonly total: number;
  /** Records a second, over the last seconds. */
  readonly perSecond: number;
  /** Seconds that the rest takes at this rate; `undefined` while there is no rate. */
  readonly remainingSeconds: number | undefined;
}

const MEASURED_OVER_MS = 10_000;

/** Measures how fast a read model takes in its log. */
export class RebuildMeter {
  private samples: readonly { readonly at: number; readonly applied: number }[] = [];

  constructor(private readonly readModel: string) {}

  /** @param at milliseconds since 1970-01-01T00:00:00Z */
  measure(phase: RebuildPhase, reach: Reach, at: number): RebuildProgress {
    const applied = countOf(reach.reached, reach.begins);
    const total = Math.max(applied, countOf(reach.ends, reach.begins));
    this.samples = [...this.samples, { at, applied }].filter((sample) => at - sample.at <= MEASURED_OVER_MS);
    const first = this.samples[0] ?? { at, applied };
    const perSecond = at === first.at ? 0 : ((applied - first.applied) * 1000) / (at - first.at);
    const remainingSeconds = perSecond > 0 ? (total - applied) / perSecond : undefined;
    return { phase, readModel: this.readModel, applied, total, perSecond, remainingSeconds };
  }
}

/** Where a log begins and ends, and how far a read model has come in it. */
export interface Reach {
  readonly begins: Position;
  readonly ends: Position;
  readonly reached: Position;
}

/** Offsets from the beginnings on, as if none were missing. */
function countOf(position: Position, begins: Position): number {
  let count = 0n;
  for (const [partition, offset] of position) {
    const begin = begins.get(partition) ?? 0n;
    if (offset > begin) count += offset - begin;
  }
  return Number(count);
}
