/** Upper bounds of the buckets, seconds. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60];

/** How long the requests of one kind took, counted in a few additions: every request is. */
export class RequestSeries {
  private readonly counts = [...BUCKETS.map(() => 0), 0];
  private sum = 0;

  /** @param labels as the text format has them, without braces */
  constructor(private readonly labels: string) {}

  add(seconds: number): void {
    let bucket = 0;
    while (seconds > (BUCKETS[bucket] ?? Infinity)) bucket += 1;
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1;
    this.sum += seconds;
  }

  /** A histogram's lines in the text format of Prometheus. */
  lines(name: string): string[] {
    let count = 0;
    const buckets = [...BUCKETS, '+Inf'].map((bound, index) => {
      count += this.counts[index] ?? 0;
      return `${name}_bucket{le="${bound}",${this.labels}} ${count}`;
    });
    return [...buckets, `${name}_sum{${this.labels}} ${this.sum}`, `${name}_count{${this.labels}} ${count}`];
  }
}
