import { AppError } from '#domain';
import { isFarBehind, type BatchControl, type FedBatch } from '#event-streaming';
import type { HandleAnswer } from './thread.calls.js';

/** So many batches may be on their way: a thread looks for the next one only now and then, and fetching need not wait for that. */
const UNANSWERED = 4;

/** Hands a batch to the place; `follows` where it comes behind another one, without which it must not be applied. */
export type HandOver = (batch: FedBatch, control: BatchControl, follows: boolean) => Promise<HandleAnswer>;

/** Brings the batches of one partition to another place, some of them ahead of its answers. */
export class HandingOver {
  private readonly unanswered = new Set<Promise<void>>();
  private calledOff = new AbortController();
  /** Of the batch that waits, if there is one. */
  private waiting: BatchControl | undefined;
  private failure: { readonly error: unknown } | undefined;
  private follows = false;
  private nextOffset = 0n;
  private durable = 0n;

  constructor(private readonly handOver: HandOver) {}

  /** Whether everything that was handed over is durable. */
  get isDone(): boolean {
    return this.unanswered.size === 0 && this.durable >= this.nextOffset;
  }

  /**
   * As a handler's. Resolves before there is an answer where far more is to come and it may be held; what the place fails with
   * then is what a later batch rejects with. Of what is rejected nothing is under way any more.
   */
  async handle(batch: FedBatch, control: BatchControl): Promise<bigint> {
    const { signal, mayHold = false } = control;
    const callOff = (): void => this.calledOff.abort();
    this.waiting = control;
    signal.addEventListener('abort', callOff);
    if (signal.aborted) callOff();
    try {
      this.begin(batch, mayHold);
      await this.answers(mayHold && isFarBehind(batch) ? UNANSWERED : 0);
      return this.durable;
    } finally {
      signal.removeEventListener('abort', callOff);
      this.waiting = undefined;
    }
  }

  /** The partition may be another's. */
  giveUp(): void {
    this.calledOff.abort();
  }

  private begin(batch: FedBatch, mayHold: boolean): void {
    const lent = { signal: this.calledOff.signal, mayHold, heartbeat: () => this.beat() };
    const answer = this.handOver(batch, lent, this.follows).then(
      ({ durable }) => void (this.durable = durable),
      (error: unknown) => void (this.failure ??= { error }),
    );
    this.follows = true;
    this.nextOffset = batch.nextOffset;
    this.unanswered.add(answer);
    void answer.then(() => this.unanswered.delete(answer));
  }

  /** Resolves when so many are missing at most. Rejects with the first failure, when none is missing any more. */
  private async answers(missing: number): Promise<void> {
    while (this.failure === undefined && this.unanswered.size > missing) await Promise.race(this.unanswered);
    if (this.failure === undefined) return;
    await Promise.all(this.unanswered);
    const { error } = this.failure;
    this.failure = undefined;
    this.follows = false;
    this.calledOff = new AbortController();
    throw error;
  }

  private async beat(): Promise<void> {
    if (this.calledOff.signal.aborted) throw new AppError('ABORTED', 'the batch was called off', true);
    await this.waiting?.heartbeat();
  }
}
