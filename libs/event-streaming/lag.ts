import type { ProjectionMetrics } from '#observability';
import type { CheckpointStore } from './checkpoint-store.port.js';
import type { Clock } from './clock.port.js';
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
  readonly runner: {
    /** The time of the last record applied from a partition, in milliseconds since 1970, where known. */
    lastTimestamp(partition: number): number | undefined;
  };
}

/** Measures how far a read model is behind its log, in events and in seconds. */
export class LagMeter {
  private readonly upToDateAt = new Map<number, number>();
  private readonly begunAt: number;

  constructor(private readonly ports: LagPorts) {
    this.begunAt = ports.clock.now();
  }

  /** Measures every partition once and tells the metrics; rejects when an engine is away. */
  async measure(): Promise<void> {
    const [ends, reached] = await Promise.all([this.ports.logEnd.endOffsets(), this.ports.checkpoints.load()]);
    const now = this.ports.clock.now();
    for (const [partition, end] of ends) {
      const lagEvents = behind(end, reached.get(partition) ?? 0n);
      if (lagEvents === 0) this.upToDateAt.set(partition, now);
      this.ports.metrics.lagMeasured(partition, lagEvents, lagEvents === 0 ? 0 : this.lagSeconds(partition, now));
    }
  }

  /** The oldest unapplied record is no older than the last applied one, nor than the last time when there was none. */
  private lagSeconds(partition: number, now: number): number {
    const upToDateAt = this.upToDateAt.get(partition) ?? 0;
    const applied = this.ports.runner.lastTimestamp(partition) ?? this.begunAt;
    return Math.max(0, now - Math.max(upToDateAt, applied)) / 1000;
  }
}

function behind(end: bigint, reached: bigint): number {
  return end > reached ? Number(end - reached) : 0;
}
