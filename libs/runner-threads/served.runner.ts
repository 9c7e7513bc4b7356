import type { Remote } from 'comlink';
import type { NodeEndpoint } from 'comlink/dist/umd/node-adapter.js';
import { AppError } from '#domain';
import type { DeadLetter, DeadLetterStore, ProjectionRunner, Runner } from '#event-streaming';
import type { ProjectionMetrics } from '#observability';
import { BatchLine } from './batch.line.js';
import { faultText } from './fault.text.js';
import { connect } from './thread.connection.js';
import type { FailingStep, HandleAnswer, HandleCall, HostCalls, RunnerCalls } from './thread.calls.js';

/** A runner, and what is to be done once it is not needed any more. */
export interface OwnRunner {
  readonly runner: Pick<ProjectionRunner<unknown>, keyof Runner>;
  close(): Promise<void>;
}

/** Of a runner's ports those that are not the thread's own. */
export interface RunnerSurroundings {
  readonly deadLetters: DeadLetterStore;
  readonly metrics: ProjectionMetrics;
}

/** Serves a runner of this thread at a port, until it is told to stop and closes the port. */
export function serveRunner(
  port: NodeEndpoint & { close(): void },
  make: (ports: RunnerSurroundings) => OwnRunner,
): void {
  connect<HostCalls>(port, (host) => new ServedRunner(make(surroundings(host)), host, () => port.close()));
}

class ServedRunner implements RunnerCalls {
  private readonly underWay = new Map<number, AbortController>();
  private readonly lines = new Map<number, BatchLine>();

  constructor(
    private readonly own: OwnRunner,
    private readonly host: Remote<HostCalls>,
    private readonly onStopped: () => void,
  ) {}

  /** Nothing is at work for the partition any more when it resolves. */
  async startAt(partition: number): Promise<bigint> {
    const line = this.newLine(partition);
    const [from] = await Promise.all([this.own.runner.startAt(partition), line.done()]);
    return from;
  }

  handle(given: HandleCall): Promise<HandleAnswer> {
    const line = this.lineOf(given);
    const calledOff = new AbortController();
    this.underWay.set(given.call, calledOff);
    if (given.isCalledOff) calledOff.abort();
    const handled = line.handle(given.batch.nextOffset, () => this.handleNow(given, calledOff.signal));
    return handled.finally(() => this.underWay.delete(given.call));
  }

  callOff(call: number): void {
    this.underWay.get(call)?.abort();
  }

  release(): void {
    for (const line of this.lines.values()) line.end();
    this.own.runner.release();
  }

  async stop(): Promise<void> {
    this.release();
    for (const calledOff of this.underWay.values()) calledOff.abort();
    await Promise.all([...this.lines.values()].map((line) => line.done()));
    await this.own.close();
    // Behind the answer to this call.
    setImmediate(this.onStopped);
  }

  /** Throws where the batch before it has not come. */
  private lineOf({ after, batch: { partition } }: HandleCall): BatchLine {
    if (after === undefined) return this.newLine(partition);
    const line = this.lines.get(partition);
    if (line?.nextOffset === after) return line;
    throw new AppError('ABORTED', 'the batch before it has not come', true);
  }

  private newLine(partition: number): BatchLine {
    const line = new BatchLine(this.lines.get(partition));
    this.lines.set(partition, line);
    return line;
  }

  private async handleNow({ call, batch, mayHold }: HandleCall, signal: AbortSignal): Promise<HandleAnswer> {
    const { runner } = this.own;
    const { partition } = batch;
    const heartbeat = (): Promise<void> => this.host.heartbeat(call, this.failing(partition));
    const durable = await runner.handle(batch, { heartbeat, signal, mayHold, isHandedOver: true });
    return { durable, upTo: runner.appliedUpTo(partition) };
  }

  private failing(partition: number): FailingStep | undefined {
    const failure = this.own.runner.failureOf(partition);
    return failure && { step: failure.step, fault: faultText(failure.error) };
  }
}

function surroundings(host: Remote<HostCalls>): RunnerSurroundings {
  return {
    deadLetters: { park: (letters) => host.park(letters.map(withOwnBytes)) },
    metrics: {
      batchApplied: (batch) => void host.batchApplied(batch),
      attemptFailed: (step) => void host.attemptFailed(step),
      // Who feeds measures that.
      lagMeasured: () => undefined,
    },
  };
}

/** All that a record was fetched with would go along. */
function withOwnBytes(letter: DeadLetter): DeadLetter {
  const { key, value } = letter.record;
  const copied = { key: key && new Uint8Array(key), value: value && new Uint8Array(value) };
  return { ...letter, record: { ...letter.record, ...copied } };
}
