import { deferred } from './deferred.js';

/** An export that hands out what it is given, step by step, and tells when its cursor was freed. */
export class SteppedExport {
  readonly freed = deferred();
  taken = 0;
  private steps: (() => Promise<IteratorResult<readonly string[]>>)[] = [];

  giving(...steps: (() => Promise<IteratorResult<readonly string[]>>)[]): this {
    this.steps = [...this.steps, ...steps];
    return this;
  }

  get chunks(): AsyncIterable<readonly string[]> {
    const next = () => {
      const step = this.steps[this.taken];
      this.taken += 1;
      return step?.() ?? Promise.resolve({ done: true as const, value: undefined });
    };
    const free = () => {
      this.freed.resolve();
      return Promise.resolve({ done: true as const, value: undefined });
    };
    return { [Symbol.asyncIterator]: () => ({ next, return: free }) };
  }
}

export function ids(...value: readonly string[]) {
  return () => Promise.resolve({ done: false as const, value });
}

const LARGE = Array.from({ length: 1000 }, (_, index) => `${index}`.padStart(120, 'x'));

export function large() {
  return () => Promise.resolve({ done: false as const, value: LARGE });
}
