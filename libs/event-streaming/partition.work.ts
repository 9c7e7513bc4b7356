import { AppError } from '#domain';
import type { BatchControl } from './event-feed.port.js';
import type { LogRecord } from './record.js';
import { packRecords, sizeOf, type RecordPack } from './record.pack.js';
import type { UnitOfWork } from './unit-of-work.js';
import { UnitBeside } from './unit.beside.js';

const NOTHING = packRecords([]);

/** What a runner has in memory of a partition, from when it was gained until it is lost or gained anew. */
export class PartitionWork {
  /** The offset up to which everything is durable. */
  durable = 0n;
  private gathered: UnitOfWork | undefined;
  private beside: UnitBeside | undefined;
  private left: RecordPack = NOTHING;
  private over: Promise<void> | undefined;

  /** @param former resolves once nothing is done any more for the time that it was held before */
  constructor(private readonly former: Promise<void> = Promise.resolve()) {}

  /** What all records take in memory: those that wait, those that are being applied beside, those that are left over. */
  get bytes(): number {
    return (this.gathered?.bytes ?? 0) + (this.beside?.bytes ?? 0) + sizeOf(this.left);
  }

  /** A unit waits for further batches, or is being applied beside. */
  get isUnderWay(): boolean {
    return this.gathered !== undefined || (this.beside?.bytes ?? 0) > 0;
  }

  /** Keeps a unit for the batch that follows. */
  keep(unit: UnitOfWork): void {
    this.gathered = unit;
  }

  /** The unit that was kept, which is not any more. Throws `ABORTED` where the partition was given up. */
  take(): UnitOfWork | undefined {
    this.requireHeld();
    const unit = this.gathered;
    this.gathered = undefined;
    return unit;
  }

  /** Copies what a unit leaves for the next one. */
  leave(records: readonly LogRecord[]): void {
    if (this.over === undefined) this.left = packRecords(records);
  }

  /** What was left, which is not any more. */
  takeLeft(): RecordPack {
    const { left } = this;
    this.left = NOTHING;
    return left;
  }

  /** Applies a unit while further batches come in; to be called when none is. */
  applyBeside({ bytes }: UnitOfWork, apply: (control: BatchControl) => Promise<void>): void {
    this.beside = new UnitBeside(bytes, apply);
  }

  /** Resolves once nothing is applied beside, and rejects, once, with what that failed with; with `ABORTED` where the partition was given up. */
  async settle(control: BatchControl): Promise<void> {
    try {
      await this.beside?.settle(control);
    } finally {
      this.beside = undefined;
    }
    this.requireHeld();
  }

  /** Resolves once nothing is done for the partition any more, nor was when it was held before. */
  giveUp(): Promise<void> {
    this.over ??= Promise.all([this.former, this.beside?.giveUp()]).then(() => undefined);
    this.gathered = undefined;
    this.left = NOTHING;
    return this.over;
  }

  private requireHeld(): void {
    if (this.over !== undefined) throw new AppError('ABORTED', 'the partition was given up', true);
  }
}
