const WITHIN_MS = 600_000;

/** Counts what is read, from the first batch on, which itself is not counted, to the last. */
export class ReadingClock {
  private first: { readonly atMs: number; readonly count: number } | undefined;
  private count = 0;
  private rateFound: ((rate: number) => void) | undefined;
  private found: number | undefined;

  constructor(private readonly total: number) {}

  /** To be called when a batch has been dealt with. */
  read(count: number): void {
    this.count += count;
    const atMs = performance.now();
    if (this.first === undefined) this.first = { atMs, count: this.count };
    if (this.count < this.total) return;
    this.found = ((this.count - this.first.count) * 1000) / (atMs - this.first.atMs);
    this.rateFound?.(this.found);
  }

  /** Resolves once all has been read, to a rate a second; rejects where that takes too long. */
  rate(): Promise<number> {
    if (this.found !== undefined) return Promise.resolve(this.found);
    return new Promise((resolve, reject) => {
      const stuck = (): void => reject(new Error(`only ${this.count} of ${this.total} were read`));
      const timer = setTimeout(stuck, WITHIN_MS);
      this.rateFound = (rate) => {
        clearTimeout(timer);
        resolve(rate);
      };
    });
  }
}
