import { AppError } from '#domain';
import type { ServiceQuery } from '#services';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** So many services are asked for at once, at most, so that those that wait for a turn wait for no long one. */
const MOST_IDS = 32;
/** Whoever was answered so many milliseconds ago, or others, will probably ask again soon. */
const LATELY_MS = 100;

/** Services that will be asked for together. */
interface Gathering {
  readonly ids: string[];
  readonly found: Promise<ReadonlyMap<string, string>>;
}

/**
 * Asks for services together that are wanted within one turn of the event loop: whoever asks waits for no one, and many who
 * ask at once share one read, and their answers go out one right after the other.
 */
export class ContentGathering {
  private current: Gathering | undefined;
  private underWay = 0;
  private lastAnswered = -Infinity;

  constructor(private readonly query: Pick<ServiceQuery, 'findContents'>) {}

  /** Whether anybody waits for an answer, or did lately. */
  get areAskedFor(): boolean {
    return this.underWay > 0 || performance.now() - this.lastAnswered < LATELY_MS;
  }

  /** The whole service as JSON, read after this call; `undefined` where there is none in answers. */
  async find(id: string): Promise<string | undefined> {
    this.underWay += 1;
    try {
      return await this.findGathered(id);
    } finally {
      this.underWay -= 1;
      this.lastAnswered = performance.now();
    }
  }

  private async findGathered(id: string): Promise<string | undefined> {
    const { ids, found } = (this.current ??= this.begin());
    ids.push(id);
    if (ids.length === MOST_IDS) this.current = undefined;
    try {
      return (await found).get(id);
    } catch (error) {
      // One of the others may be damaged.
      if (ids.length === 1 || (error instanceof AppError && error.retriable)) throw error;
      return (await this.query.findContents([id])).get(id);
    }
  }

  private begin(): Gathering {
    const ids: string[] = [];
    return { ids, found: this.ask(ids) };
  }

  private async ask(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    await nextTurn();
    if (this.current?.ids === ids) this.current = undefined;
    return this.query.findContents(ids);
  }
}
