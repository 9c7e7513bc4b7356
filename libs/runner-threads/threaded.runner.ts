import {
  isFarBehind,
  packBatch,
  sizeOf,
  type AppliedUpTo,
  type BatchControl,
  type FedBatch,
  type PackedBatch,
  type RecordBatch,
  type Runner,
  type StepFailure,
} from '#event-streaming';
import { faultOf } from './fault.text.js';
import { HandingOver, type Handover } from './handing.over.js';
import type { LentControl, RunnerConnection } from './runner.connection.js';
import type { FailingStep, HandleAnswer } from './thread.calls.js';

/** Beyond so many bytes that were handed over without an answer yet, of all partitions together, every answer is waited for. */
const UNANSWERED_BYTES = 16 * 1024 * 1024;

/** Somewhere else that batches are handled. */
export type RunnerPlace = Pick<RunnerConnection, 'startAt' | 'handle' | 'release'>;

/**
 * A runner that has partitions which are far behind done by others, in threads of their own: each by one of them, until it
 * is durable as a whole. What is near the end of the log is done here, where no thread has to be waited for. The fence of
 * the stored services makes the change from one to the other safe.
 */
export class ThreadedRunner implements Runner {
  private readonly placeOf = new Map<number, RunnerPlace>();
  /** Partitions of which another one holds records that are not durable yet. */
  private readonly elsewhere = new Map<number, HandingOver>();
  private readonly lastUnits = new Map<number, AppliedUpTo>();
  private readonly failures = new Map<number, StepFailure>();
  private places: readonly RunnerPlace[] = [];
  private unansweredBytes = 0;
  private readonly way: Handover = {
    handOver: (batch, control) => this.handOver(batch, control),
    hasRoom: () => this.unansweredBytes < UNANSWERED_BYTES,
  };

  /**
   * @param open called when a partition is far behind for the first time; makes one place at least
   * @param during does the work of handling a batch elsewhere, with something around it
   */
  constructor(
    private readonly near: Runner,
    private readonly open: () => readonly RunnerPlace[],
    private readonly during: <T>(work: () => Promise<T>) => Promise<T> = (work) => work(),
  ) {}

  /** @inheritdoc */
  async startAt(partition: number): Promise<bigint> {
    this.elsewhere.get(partition)?.giveUp();
    this.elsewhere.delete(partition);
    await this.placeOf.get(partition)?.startAt(partition);
    return this.near.startAt(partition);
  }

  /** @inheritdoc */
  async handle(batch: RecordBatch, control: BatchControl): Promise<bigint | void> {
    const isElsewhere = isFarBehind(batch) || this.elsewhere.has(batch.partition);
    return isElsewhere ? this.handleElsewhere(batch, control) : this.near.handle(batch, control);
  }

  /** @inheritdoc */
  handlePacked(batch: PackedBatch, control: BatchControl): Promise<bigint> {
    return this.handleElsewhere(batch, control);
  }

  private async handleElsewhere(batch: FedBatch, control: BatchControl): Promise<bigint> {
    const { partition } = batch;
    const handing = this.elsewhere.get(partition) ?? new HandingOver(this.way);
    this.elsewhere.set(partition, handing);
    const durable = await handing.handle(batch, control);
    if (handing.isDone && this.elsewhere.get(partition) === handing) this.elsewhere.delete(partition);
    return durable;
  }

  private async handOver(batch: FedBatch, control: LentControl): Promise<HandleAnswer> {
    const { partition } = batch;
    const onFailing = (failing: FailingStep | undefined): void => {
      if (failing === undefined) this.failures.delete(partition);
      else this.failures.set(partition, { step: failing.step, error: faultOf(failing.fault) });
    };
    const packed = packBatch(batch);
    const bytes = sizeOf(packed.records) + packed.records.places.byteLength;
    this.unansweredBytes += bytes;
    try {
      const answer = await this.during(() => this.place(partition).handle(packed, control, onFailing));
      if (answer.upTo !== undefined) this.lastUnits.set(partition, answer.upTo);
      return answer;
    } finally {
      this.unansweredBytes -= bytes;
      this.failures.delete(partition);
    }
  }

  /** @inheritdoc */
  release(): void {
    this.near.release();
    for (const handing of this.elsewhere.values()) handing.giveUp();
    for (const place of this.places) place.release();
  }

  /** @inheritdoc */
  appliedUpTo(partition: number): AppliedUpTo | undefined {
    const [one, other] = [this.lastUnits.get(partition), this.near.appliedUpTo(partition)];
    return one !== undefined && other !== undefined && one.offset < other.offset ? other : (one ?? other);
  }

  /** @inheritdoc */
  failureOf(partition: number): StepFailure | undefined {
    return this.failures.get(partition) ?? this.near.failureOf(partition);
  }

  private place(partition: number): RunnerPlace {
    const place = this.placeOf.get(partition) ?? this.freest();
    this.placeOf.set(partition, place);
    return place;
  }

  /** Which has the fewest partitions. */
  private freest(): RunnerPlace {
    if (this.places.length === 0) this.places = this.open();
    const taken = [...this.placeOf.values()];
    const counts = this.places.map((place) => taken.filter((one) => one === place).length);
    const freest = this.places[counts.indexOf(Math.min(...counts))];
    if (freest === undefined) throw new TypeError('there is no thread');
    return freest;
  }
}
