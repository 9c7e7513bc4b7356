import { isFarBehind, RelayedControl, type BatchControl, type FedBatch } from '#event-streaming';
import type { LentControl } from './runner.connection.js';
import type { HandleAnswer } from './thread.calls.js';

/** So many batches may be on their way: a thread looks for the next one only now and then, and fetching need not wait for that. */
const UNANSWERED = 2;

/** What batches are handed over by. */
export interface Handover {
  /** Hands one to the place; resolves to its answer. */
  handOver(batch: FedBatch, control: LentControl): Promise<HandleAnswer>;
  /** Whether there is room for batches that are ahead of their answers. */
  hasRoom(): boolean;
}

/** Brings the batches of one partition to another place, some of them ahead of its answers. */
export class HandingOver {
  private readonly unanswered = new Set<Promise<void>>();
  private control = new RelayedControl();
  private failure: { readonly error: unknown } | undefined;
  /** Where the last batch ends; nothing where the next one begins anew. */
  private nextOffset: bigint | undefined;
  /** Everything before it is durable, and perhaps more. */
  private durable = 0n;

  constructor(private readonly way: Handover) {}

  /** Whether everything that was handed over is durable. */
  get isDone(): boolean {
    return this.unanswered.size === 0 && this.durable >= (this.nextOffset ?? 0n);
  }

  /**
   * As a handler's. Resolves before there is an answer where far more is to come and it may be held; what the place fails with
   * then is what a later batch rejects with. Of what is rejected nothing is under way any more.
   */
  async handle(batch: FedBatch, control: BatchControl): Promise<bigint> {
    const { mayHold = false } = control;
    if (this.control.signal.aborted && !control.signal.aborted) this.control = new RelayedControl();
    return this.control.during(control, async () => {
      if (this.failure === undefined) this.begin(batch, mayHold);
      await this.answers(mayHold && isFarBehind(batch) && this.way.hasRoom() ? UNANSWERED : 0);
      return this.durable;
    });
  }

  /** The partition may be another's. */
  giveUp(): void {
    this.control.callOff();
  }

  private begin(batch: FedBatch, mayHold: boolean): void {
    const { control } = this;
    const lent = { signal: control.signal, mayHold, after: this.nextOffset, heartbeat: () => control.heartbeat() };
    const answer = this.way.handOver(batch, lent).then(
      ({ durable }) => void (this.durable = durable),
      (error: unknown) => void (this.failure ??= { error }),
    );
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
    this.nextOffset = undefined;
    throw error;
  }
}
