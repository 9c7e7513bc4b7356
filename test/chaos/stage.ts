import type { LogRecord } from '#test/support/model/model.js';
import type { PlannedFault } from './fault.plan.js';
import type { ProcessSlot } from './process.slot.js';

/** A dead letter as the system keeps it. */
export interface KeptLetter {
  readonly partition: number;
  readonly offset: bigint;
  readonly code: string;
  readonly message: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** The record's own headers. */
  readonly headers: readonly { readonly name: string; readonly value: Buffer }[];
}

/** What stands in the log and among the dead letters. */
export interface Kept {
  readonly records: readonly LogRecord[];
  readonly letters: readonly KeptLetter[];
}

/** The system in one of its forms, under faults. */
export interface Stage {
  /** The places of the processes that answer HTTP. */
  readonly servers: readonly ProcessSlot[];
  /** All places. */
  readonly slots: readonly ProcessSlot[];
  /** Starts the processes that a site has at least. */
  begin(): void;
  /** Lets a fault strike and resolves when it is over; false where there was nothing to strike. */
  strike(fault: PlannedFault): Promise<boolean>;
  /** After the last fault: starts what a site has at least where it is not there. */
  mend(): void;
  /** When all is well again: brings to its end what operators have begun. */
  tidy(): Promise<void>;
  /** Reads back what the system keeps, behind its back. */
  kept(): Promise<Kept>;
  /** Ends the processes as an operator would. */
  end(): Promise<void>;
  /** Removes what was kept. */
  remove(): Promise<void>;
}
