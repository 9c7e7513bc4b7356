/** What several runs of the same thing gave. */
export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly runs: number;
}

/** The summary of one run at least; throws a RangeError on none, and on what is no finite number. */
export function summarize(values: readonly number[]): Summary {
  const sorted = [...values].sort((one, other) => one - other);
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined) throw new RangeError('no runs to summarize');
  if (!sorted.every(Number.isFinite)) throw new RangeError(`not a rate: ${values.join(', ')}`);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? max;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? min;
  return { median: (lower + upper) / 2, min, max, runs: sorted.length };
}

/** The ratios of runs that were made next to each other, so that what slows the machine down slows both. */
export function ratios(ours: readonly number[], baseline: readonly number[]): number[] {
  if (ours.length !== baseline.length) throw new RangeError('each run of ours needs one of the baseline');
  return ours.map((rate, index) => rate / (baseline[index] ?? Number.NaN));
}

/** Operations a second, from a start read off `performance.now()`. */
export function rateSince(startedAt: number, operations: number): number {
  return (operations * 1000) / (performance.now() - startedAt);
}

/** The smallest value that so many percent of the values do not exceed; throws a RangeError where there are none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  const found = sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)];
  if (found === undefined) throw new RangeError('no values to take a percentile of');
  return found;
}
