import type { AppliedUpTo, DeadLetter, PackedBatch } from '#event-streaming';
import type { AppliedBatch } from '#observability';
import type { FaultText } from './fault.text.js';

/** A batch to be handled in another thread. */
export interface HandleCall {
  /** Tells apart the calls that are under way. */
  readonly call: number;
  readonly batch: PackedBatch;
  readonly mayHold: boolean;
  /** Where the batch ends that it follows: it is not applied where that one was not. Nothing where it follows none. */
  readonly after: bigint | undefined;
  /** Whether it had been called off before it was made. */
  readonly isCalledOff: boolean;
}

/** What became of it. */
export interface HandleAnswer {
  /** Up to where everything is. */
  readonly durable: bigint;
  /** How far the partition has been applied in that thread. */
  readonly upTo: AppliedUpTo | undefined;
}

/** What a thread with a runner may be asked for. */
export interface RunnerCalls {
  startAt(partition: number): Promise<bigint>;
  handle(given: HandleCall): Promise<HandleAnswer>;
  /** The partition was lost, or the feed stops. */
  callOff(call: number): void;
  /** All partitions may be another's. */
  release(): void;
  /** Resolves once everything that it had open is closed. */
  stop(): Promise<void>;
}

/** What a step fails with at the moment. */
export interface FailingStep {
  readonly step: string;
  readonly fault: FaultText;
}

/** What a thread with a runner asks for, and tells. */
export interface HostCalls {
  /** Rejects once the partition of the call has been taken away. */
  heartbeat(call: number, failing: FailingStep | undefined): Promise<void>;
  park(letters: readonly DeadLetter[]): Promise<void>;
  batchApplied(batch: AppliedBatch): void;
  attemptFailed(step: string): void;
}
