import type { LogRecord } from './record.js';
import type { Step } from './runner.ports.js';
import type { UnitOfWork } from './unit-of-work.js';

/** What writing may call on. */
export interface WriteControl {
  readonly step: Step;
  /** Services that are probably changed again soon may be left for the next unit. */
  readonly mayLeave: boolean;
  heartbeat(): Promise<void>;
}

/** How many of a unit's records were what. */
export interface Tally {
  /** Facts that took effect. */
  applied: number;
  passedOver: number;
  letters: number;
  /** Those that were left for the next unit. */
  readonly left: LogRecord[];
}

/** A unit being written. */
export interface Writing extends WriteControl {
  readonly unit: UnitOfWork;
  readonly tally: Tally;
  /** Offsets of facts that are dead letters by now. */
  readonly rejected: Set<bigint>;
}
