import { AppError } from '#domain';

/**
 * The batches of one partition, which may come in before those ahead of them are done: they are handled one after the other.
 * Once one has failed so do all behind it, as there would be a gap before them.
 */
export class BatchLine {
  /** Where the last one ends; nothing while there is none. */
  nextOffset: bigint | undefined;
  private isOver = false;
  private last: Promise<unknown>;

  /** @param former is still to be done before this one begins; its batches count no more */
  constructor(former?: BatchLine) {
    former?.end();
    this.last = former === undefined ? Promise.resolve() : former.done();
  }

  /** Takes in one that ends at that offset. Resolves, or rejects, as the work does, which begins when those before it have ended. */
  handle<T>(nextOffset: bigint, work: () => Promise<T>): Promise<T> {
    this.nextOffset = nextOffset;
    const turn = this.last.then(() => {
      if (this.isOver) throw new AppError('ABORTED', 'the batch was given up', true);
      return work();
    });
    this.last = turn;
    return turn;
  }

  /** What has not begun yet does not begin any more. */
  end(): void {
    this.isOver = true;
  }

  /** Resolves once nothing of it is under way any more, whatever has become of it. */
  async done(): Promise<void> {
    await this.last.catch(() => undefined);
  }
}
