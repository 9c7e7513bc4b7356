import type { ClosingScope } from './closing.scope.js';

/** What every figure works with. */
export interface BenchWorld {
  /** How many services the workload has, ten events each. */
  readonly services: number;
  readonly seed: number;
  /** Takes one line about what is going on. */
  readonly progress: (line: string) => void;
  /** What the figure starts is handed in here, to be stopped when it ends, however it ends. */
  readonly scope: ClosingScope;
}

/** Two that do the same work, each call one run; both resolve to a rate in the figure's unit. */
export interface Rivals {
  readonly ours: () => Promise<number>;
  readonly baseline: () => Promise<number>;
}

/** One thing that is measured, and what it is measured against. */
export interface Figure {
  readonly name: string;
  /** Of both rates; more is better. */
  readonly unit: string;
  /** What the baseline is, in a few words. */
  readonly against: string;
  /** Pairs of runs that are not counted. */
  readonly warmUps: number;
  /** Makes everything ready that is not measured. */
  readonly open: (world: BenchWorld) => Promise<Rivals>;
}
