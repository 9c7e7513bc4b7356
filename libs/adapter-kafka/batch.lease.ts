import type { EachBatchPayload } from 'kafkajs';
import { AppError } from '#domain';
import type { BatchControl } from '#event-streaming';
import { isExpulsion, isRebalance, toAppError } from './kafka.errors.js';

/** Milliseconds that a batch under way may go on while the group waits for this member to come back. */
const REBALANCE_GRACE_MS = 10_000;
const BEAT_EVERY_MS = 1_000;

/**
 * The right to a partition for the time of one batch. Keeps the member alive in its group, also when the handler does
 * not, and aborts the handler's signal when the partition may be another's or the feed stops.
 */
export class BatchLease {
  private readonly calledOff = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private aliveAt = Date.now();
  private rebalancingSince: number | undefined;
  private loss: AppError | undefined;

  constructor(
    private readonly payload: Pick<EachBatchPayload, 'heartbeat'>,
    private readonly sessionTimeoutMs: number,
  ) {
    this.timer = setInterval(() => void this.beat(), BEAT_EVERY_MS);
  }

  /** What the handler may use. */
  readonly control: BatchControl = {
    signal: this.calledOff.signal,
    mayHold: true,
    heartbeat: async () => {
      await this.beat();
      if (this.loss !== undefined) throw this.loss;
    },
  };

  get isLost(): boolean {
    return this.loss !== undefined;
  }

  /** The feed stops: finish or give up soon. */
  callOff(): void {
    this.calledOff.abort();
  }

  /** The partition is another's now, or may be. */
  lose(reason: string, cause?: unknown): void {
    this.loss ??= new AppError('ABORTED', `the partition was lost: ${reason}`, true, cause);
    this.calledOff.abort();
  }

  end(): void {
    clearInterval(this.timer);
  }

  private async beat(): Promise<void> {
    try {
      await this.payload.heartbeat();
      this.aliveAt = Date.now();
      this.rebalancingSince = undefined;
    } catch (error) {
      this.judge(error);
    }
  }

  /** In a rebalance the member is alive still; with the network or the coordinator away it is until the session ends. */
  private judge(error: unknown): void {
    const now = Date.now();
    if (isExpulsion(error)) return this.lose('this member is no longer in the group', error);
    if (isRebalance(error)) {
      this.aliveAt = now;
      this.rebalancingSince ??= now;
      if (now - this.rebalancingSince > REBALANCE_GRACE_MS) this.lose('the group rebalances', error);
    } else if (now - this.aliveAt > this.sessionTimeoutMs) {
      this.lose('the session ended', toAppError(error, 'heartbeat'));
    }
  }
}

/** For what has no records: kafkajs beats by itself while it goes on fetching. */
export function quietLease(sessionTimeoutMs: number): BatchLease {
  return new BatchLease({ heartbeat: () => Promise.resolve() }, sessionTimeoutMs);
}
