import type { ProjectionMetrics } from '#observability';
import type { CheckpointStore } from './checkpoint-store.port.js';
import type { Clock } from './clock.port.js';
import type { AppliedUpTo } from './runner.ports.js';
import type { Position } from './record.js';

/** Tells where the log ends. */
export interface LogEnd {
  /** For each partition the offset that its next appended record will get. Rejects with `ENGINE_UNAVAILABLE` within seconds. */
  endOffsets(): Promise<Position>;
}

/** What a lag is measured against. */
export interface LagPorts {
  readonly logEnd: LogEnd;
  readonly checkpoints: CheckpointStore;
  readonly clock: Clock;
  readonly metrics: ProjectionMetrics;
  /** Knows the times of what it applied itself; other partitions are other runners'. */
  readonly runner: { appliedUpTo(partition: number): AppliedUpTo | undefined };
}

/** Where a partition ended at a time. */
interface Sample {
  readonly end: bigint;
  readonly at: number;
}

/** Samples kept of a partition; beyond it every other one goes. */
const MOST_SAMPLES = 1_024;

/** Measures how far a read model is behind its log, in events and in seconds. */
export class LagMeter {
  private readonly samples = new Map<number, readonly Sample[]>();
  private readonly upToDateAt = new Map<number, number>();

  constructor(private readonly ports: LagPorts) {}

  /** Measures every partition once and tells the metrics; rejects when an engine is away. */
  async measure(): Promise<void> {
    const [ends, reached] = await Promise.all([this.ports.logEnd.endOffsets(), this.ports.checkpoints.load()]);
    const now = this.ports.clock.now();
    for (const [partition, end] of ends) {
      const offset = reached.get(partition) ?? 0n;
      const lagEvents = end > offset ? Number(end - offset) : 0;
      const since = this.unappliedSince(partition, offset, { end, at: now });
      this.ports.metrics.lagMeasured(partition, lagEvents, lagEvents === 0 ? 0 : Math.max(0, now - since) / 1000);
    }
  }

  /**
   * A time since when, at the latest, the oldest unapplied record has been there: when the log was first seen to end behind
   * it, or the time of what this runner itself applied before it; never before the last time when there was no lag.
   */
  private unappliedSince(partition: number, reached: bigint, sample: Sample): number {
    const open = [...(this.samples.get(partition) ?? []), sample].filter(({ end }) => end > reached);
    this.samples.set(partition, open.length > MOST_SAMPLES ? open.filter((_, index) => index % 2 === 0) : open);
    if (open.length === 0) this.upToDateAt.set(partition, sample.at);
    const seen = Math.min(open[0]?.at ?? sample.at, this.appliedAt(partition, reached));
    return Math.max(this.upToDateAt.get(partition) ?? -Infinity, seen);
  }

  private appliedAt(partition: number, reached: bigint): number {
    const applied = this.ports.runner.appliedUpTo(partition);
    return applied?.offset === reached ? applied.timestamp : Infinity;
  }
}
