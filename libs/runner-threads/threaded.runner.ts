import type { AppliedUpTo, BatchControl, RecordBatch, Runner, StepFailure } from '#event-streaming';
import { faultOf } from './fault.text.js';
import type { RunnerConnection } from './runner.connection.js';

/** Somewhere that batches are handled. */
export type RunnerPlace = Pick<RunnerConnection, 'startAt' | 'handle' | 'release'>;

/** A runner whose work is done by several in threads of their own: a partition is always the same one's. */
export class ThreadedRunner implements Runner {
  private readonly placeOf = new Map<number, RunnerPlace>();
  private readonly lastUnits = new Map<number, AppliedUpTo>();
  private readonly failures = new Map<number, StepFailure>();

  /** @param places one at least */
  constructor(private readonly places: readonly RunnerPlace[]) {}

  /** @inheritdoc */
  startAt(partition: number): Promise<bigint> {
    return this.place(partition).startAt(partition);
  }

  /** @inheritdoc */
  async handle(batch: RecordBatch, control: BatchControl): Promise<bigint> {
    const { partition } = batch;
    try {
      const { durable, upTo } = await this.place(partition).handle(batch, control, (failing) => {
        if (failing === undefined) this.failures.delete(partition);
        else this.failures.set(partition, { step: failing.step, error: faultOf(failing.fault) });
      });
      if (upTo !== undefined) this.lastUnits.set(partition, upTo);
      return durable;
    } finally {
      this.failures.delete(partition);
    }
  }

  /** @inheritdoc */
  appliedUpTo(partition: number): AppliedUpTo | undefined {
    return this.lastUnits.get(partition);
  }

  /** @inheritdoc */
  failureOf(partition: number): StepFailure | undefined {
    return this.failures.get(partition);
  }

  /** @inheritdoc */
  release(): void {
    for (const place of this.places) place.release();
  }

  private place(partition: number): RunnerPlace {
    const place = this.placeOf.get(partition) ?? this.freest();
    this.placeOf.set(partition, place);
    return place;
  }

  /** Which has the fewest partitions. */
  private freest(): RunnerPlace {
    const taken = [...this.placeOf.values()];
    const counts = this.places.map((place) => taken.filter((one) => one === place).length);
    const freest = this.places[counts.indexOf(Math.min(...counts))];
    if (freest === undefined) throw new TypeError('there is no thread');
    return freest;
  }
}
