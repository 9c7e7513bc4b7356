import type { BatchControl } from './event-feed.port.js';
import type { LogRecord } from './record.js';
import type { UnitOfWork } from './unit-of-work.js';
import { UnitBeside } from './unit.beside.js';

/** What a runner has in memory of one partition. */
export class PartitionWork {
  private gathered: UnitOfWork | undefined;
  private beside: UnitBeside | undefined;
  private left: readonly LogRecord[] = [];

  /** @param durable the offset up to which everything is */
  constructor(public durable: bigint) {}

  /** Of the records that wait, and of those that are being applied beside. */
  get bytes(): number {
    return (this.gathered?.bytes ?? 0) + (this.beside?.bytes ?? 0);
  }

  /** Keeps a unit for the batch that follows. */
  keep(unit: UnitOfWork): void {
    this.gathered = unit;
  }

  /** The unit that was kept, which is not any more. */
  take(): UnitOfWork | undefined {
    const unit = this.gathered;
    this.gathered = undefined;
    return unit;
  }

  /** Notes what a unit has left for the next one. */
  leave(records: readonly LogRecord[]): void {
    this.left = records;
  }

  /** What was left, which is not any more. */
  takeLeft(): readonly LogRecord[] {
    const { left } = this;
    this.left = [];
    return left;
  }

  /** Applies a unit while further batches come in; to be called when none is. */
  applyBeside({ bytes }: UnitOfWork, apply: (control: BatchControl) => Promise<void>): void {
    this.beside = new UnitBeside(bytes, apply);
  }

  /** Resolves once nothing is applied beside, and rejects, once, with what that failed with. */
  async settle(control: BatchControl): Promise<void> {
    const { beside } = this;
    this.beside = undefined;
    await beside?.settle(control);
  }

  /** Resolves once nothing is done for the partition any more. */
  async giveUp(): Promise<void> {
    const { beside } = this;
    this.gathered = this.beside = undefined;
    await beside?.giveUp();
    this.left = [];
  }
}
