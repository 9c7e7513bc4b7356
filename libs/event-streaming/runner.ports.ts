import type { DecodedRecord } from '#event-contract';
import type { ProjectionMetrics } from '#observability';
import type { CheckpointStore } from './checkpoint-store.port.js';
import type { Clock } from './clock.port.js';
import type { DeadLetterStore } from './dead-letter-store.port.js';
import type { FeedHandler } from './event-feed.port.js';
import type { Projection } from './projection.js';
import type { LogRecord } from './record.js';
import type { BackOff } from './retry.js';
import type { ServiceStore } from './service-store.port.js';
import type { WholeLives } from './whole-lives.port.js';

/** Drives a projection over a feed. */
export interface Runner extends Required<FeedHandler> {
  /** How far this runner itself has applied a partition; `undefined` before its first batch. */
  appliedUpTo(partition: number): AppliedUpTo | undefined;
  /** What applying a partition fails with at the moment; `undefined` where it does not. */
  failureOf(partition: number): StepFailure | undefined;
}

/** A runner that is there until it is stopped. */
export interface StartedRunner {
  readonly runner: Runner;
  /** To be called when nothing is fed to it any more; resolves once nothing is written by it any more. */
  stop(): Promise<void>;
}

/** What a runner works with. */
export interface RunnerPorts<Document> {
  readonly projection: Projection<Document>;
  readonly services: ServiceStore<Document>;
  readonly checkpoints: CheckpointStore;
  readonly deadLetters: DeadLetterStore;
  readonly clock: Clock;
  readonly metrics: ProjectionMetrics;
  /** Must come to what `projection` makes of the folded facts; without it, all services are folded. */
  readonly wholeLives?: WholeLives<Document>;
  readonly decode: (record: LogRecord) => DecodedRecord;
}

/** What bounds a runner. */
export interface RunnerSettings {
  readonly topic: string;
  readonly maxServiceBytes: number;
  /** Bound of the cached services' sizes as JSON. */
  readonly cacheBytes: number;
  /** A unit with so many bytes of records is applied at once. */
  readonly unitBytes: number;
  /** Beyond so many bytes of records, in all partitions together, nothing more is held. */
  readonly heldBytes: number;
  readonly backOff: BackOff;
}

/** Where a runner's last batch of a partition ended. */
export interface AppliedUpTo {
  /** The offset to read next. */
  readonly offset: bigint;
  /** The time of the last record, milliseconds since 1970-01-01T00:00:00Z. */
  readonly timestamp: number;
}

/** What an attempt of a step failed with, which is made again. */
export interface StepFailure {
  readonly step: string;
  readonly error: unknown;
}

/** An attempt at one step of a batch, made again while an engine is away. */
export type Step = <T>(name: string, work: () => Promise<T>) => Promise<T>;
