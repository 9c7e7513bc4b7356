import { AppError } from '#domain';
import type { FeedHandler, LogRecord, Position, RecordBatch } from '#event-streaming';

/** Joining a group takes seconds; a cluster that brings nothing for longer is away. */
const SILENT_AFTER_MS = 30_000;
/** Most of a part, however much a fetch brings: who wants no more is not given much more. */
const RECORDS_A_PART = 200;

/** Takes records of a partition; resolves to whether more are wanted. */
export type TakeRecords = (records: readonly LogRecord[], partition: number) => Promise<boolean>;

/**
 * One reading: hands over part after part, whatever partition it is of, until every end is reached. A partition that is lost and
 * gained again meanwhile goes on where it was.
 */
export class LogReading implements FeedHandler {
  /** Resolves when every end is reached or no more is wanted; rejects as taking does, and with `TIMED_OUT`. */
  readonly over: Promise<void>;
  private finish: (error?: Error) => void = () => undefined;
  private isOver = false;
  private turn: Promise<void> = Promise.resolve();
  private atWork = 0;
  private heardAt = Date.now();
  private readonly reached: Map<number, bigint>;

  constructor(
    from: Position,
    private readonly ends: Map<number, bigint>,
    private readonly take: TakeRecords,
  ) {
    this.reached = new Map(from);
    this.over = new Promise((resolve, reject) => {
      this.finish = (error) => {
        this.isOver = true;
        if (error === undefined) resolve();
        else reject(error);
      };
    });
  }

  startAt(partition: number): Promise<bigint> {
    return Promise.resolve(this.reached.get(partition) ?? 0n);
  }

  handle(batch: RecordBatch): Promise<void> {
    this.turn = this.turn.then(() => this.handOver(batch));
    return this.turn;
  }

  /** Gives up when nothing has come for long. */
  look(): void {
    if (this.atWork > 0 || Date.now() - this.heardAt < SILENT_AFTER_MS) return;
    this.finish(new AppError('TIMED_OUT', `Kafka: nothing could be read for ${SILENT_AFTER_MS / 1000} s`, true));
  }

  private async handOver(batch: RecordBatch): Promise<void> {
    this.atWork += 1;
    try {
      if (!this.isOver && !(await this.takes(batch))) this.finish();
    } catch (error) {
      this.finish(error instanceof Error ? error : new AppError('INTERNAL', 'reading failed', false, error));
    } finally {
      this.atWork -= 1;
      this.heardAt = Date.now();
    }
  }

  /** Whether more is to come. */
  private async takes({ partition, records, nextOffset }: RecordBatch): Promise<boolean> {
    const end = this.ends.get(partition);
    if (end === undefined) return true;
    const begin = this.reached.get(partition) ?? 0n;
    const wanted = records.filter(({ offset }) => offset >= begin && offset < end);
    for (let at = 0; at < wanted.length; at += RECORDS_A_PART) {
      if (!(await this.take(wanted.slice(at, at + RECORDS_A_PART), partition))) return false;
    }
    this.reached.set(partition, nextOffset);
    if (nextOffset >= end) this.ends.delete(partition);
    return this.ends.size > 0;
  }
}
