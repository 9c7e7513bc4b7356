import { transfer, type Remote } from 'comlink';
import type { NodeEndpoint } from 'comlink/dist/umd/node-adapter.js';
import { expectBuffers } from '#buffer-sweeping';
import { AppError } from '#domain';
import { transferOf, type BatchControl, type DeadLetterStore, type PackedBatch } from '#event-streaming';
import type { ProjectionMetrics } from '#observability';
import { connect } from './thread.connection.js';
import type { FailingStep, HandleAnswer, HostCalls, RunnerCalls } from './thread.calls.js';

/** Of three heaps at once: with 300 they take some 30 MiB more, with 120 they are marked more than twice as often. */
const ROOM_PERCENT = 200;

/** What the runner of another thread works with here. */
export interface ConnectionPorts {
  readonly deadLetters: DeadLetterStore;
  readonly metrics: Pick<ProjectionMetrics, 'batchApplied' | 'attemptFailed'>;
}

/** What is lent for a batch. */
export interface LentControl extends BatchControl {
  /** Where the batch ends that this one follows; nothing where it follows none. */
  readonly after?: bigint | undefined;
}

/** What a batch works with here while it is under way. */
interface UnderWay {
  readonly control: BatchControl;
  readonly onFailing: (failing: FailingStep | undefined) => void;
}

/** The way to a runner in another thread. */
export class RunnerConnection {
  private readonly runner: Remote<RunnerCalls>;
  private readonly underWay = new Map<number, UnderWay>();
  /** How those are told who wait for an answer. */
  private readonly waiting = new Set<(error: AppError) => void>();
  private calls = 0;

  /** @param port at whose other end a runner is served */
  constructor(port: NodeEndpoint, { deadLetters, metrics }: ConnectionPorts) {
    const host: HostCalls = {
      heartbeat: (call, failing) => this.heartbeat(call, failing),
      park: (letters) => deadLetters.park(letters),
      batchApplied: (batch) => metrics.batchApplied(batch),
      attemptFailed: (step) => metrics.attemptFailed(step),
    };
    expectBuffers(ROOM_PERCENT);
    this.runner = connect(port, () => host);
  }

  /** As a runner's. */
  startAt(partition: number): Promise<bigint> {
    return this.answerTo(this.runner.startAt(partition));
  }

  /**
   * As a runner's, but for batches of a partition that may come in while those before them are under way.
   * @param onFailing told what a step fails with whenever the runner gives a sign of life
   */
  async handle(batch: PackedBatch, control: LentControl, onFailing: UnderWay['onFailing']): Promise<HandleAnswer> {
    const { signal, mayHold = false, after } = control;
    const call = (this.calls += 1);
    const callOff = (): void => void this.runner.callOff(call);
    this.underWay.set(call, { control, onFailing });
    signal.addEventListener('abort', callOff);
    try {
      const given = { call, batch, mayHold, after, isCalledOff: signal.aborted };
      return await this.answerTo(this.runner.handle(transfer(given, [...transferOf(batch.records)])));
    } finally {
      signal.removeEventListener('abort', callOff);
      this.underWay.delete(call);
    }
  }

  /** As a runner's. */
  release(): void {
    void this.runner.release();
  }

  /** Resolves once everything is closed at the other end. */
  stop(): Promise<void> {
    return this.answerTo(this.runner.stop());
  }

  /** The other end is no more: whoever waits for an answer is told that none will come. */
  end(): void {
    for (const tell of this.waiting) tell(new AppError('ABORTED', 'the thread of the runner has ended', true));
  }

  private answerTo<T>(call: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.waiting.add(reject);
      call.then(resolve, reject).finally(() => this.waiting.delete(reject));
    });
  }

  private heartbeat(call: number, failing: FailingStep | undefined): Promise<void> {
    const underWay = this.underWay.get(call);
    if (underWay === undefined)
      return Promise.reject(new AppError('ABORTED', 'the batch is not under way any more', true));
    underWay.onFailing(failing);
    return underWay.control.heartbeat();
  }
}
