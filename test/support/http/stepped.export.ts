import { deferred } from './deferred.js';

/** Ids as a read model exports them. */
export function jsonOf(ids: readonly string[]): readonly Buffer[] {
  return ids.map((id) => Buffer.from(JSON.stringify(id)));
}

/** An export that hands out what it is given, step by step, and tells when its cursor was freed. */
export class SteppedExport {
  readonly freed = deferred();
  taken = 0;
  private steps: (() => Promise<IteratorResult<readonly Uint8Array[]>>)[] = [];

  giving(...steps: (() => Promise<IteratorResult<readonly Uint8Array[]>>)[]): this {
    this.steps = [...this.steps, ...steps];
    return this;
  }

  get chunks(): AsyncIterable<readonly Uint8Array[]> {
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

export function ids(...given: readonly string[]) {
  const value = jsonOf(given);
  return () => Promise.resolve({ done: false as const, value });
}

const LARGE = jsonOf(Array.from({ length: 1000 }, (_, index) => `${index}`.padStart(120, 'x')));

export function large() {
  return () => Promise.resolve({ done: false as const, value: LARGE });
}
