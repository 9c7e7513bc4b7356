import type { ClosingScope } from './closing.scope.js';
import type { Goal } from './goal.js';

/** What every figure works with. */
export interface BenchWorld {
  /** How many services the workload has, ten events each. */
  readonly services: number;
  readonly seed: number;
  /** Takes one line about what is going on. */
  readonly progress: (line: string) => void;
  /** What the figure starts is handed in here, to be stopped when it ends, however it ends. */
  readonly scope: ClosingScope;
  /** Lasts as long as there are figures of the same stage: what they share is handed in here. */
  readonly stage: ClosingScope;
}

/** Figures of one stage share what is slow to make; before the next stage begins it is stopped. */
export type Stage = 'alone' | 'embedded' | 'kafka';

/** What one run found: a number for each row of the figure, in their order. */
export type Reading = number | readonly number[];

/** Two that do the same work, each call one run; one of them alone where there is nothing to hold it against. */
export interface Rivals {
  readonly ours: () => Promise<Reading>;
  readonly baseline?: () => Promise<Reading>;
}

/** One line of the table. */
export interface Row {
  readonly name: string;
  /** Of what is measured; of the baseline too. */
  readonly unit: string;
  /** What the baseline is, in a few words. */
  readonly against?: string;
  readonly goal?: Goal;
}

/** What is measured in one go, and what it is measured against. */
export interface Figure {
  /** What it is called on the command line. */
  readonly name: string;
  readonly stage: Stage;
  readonly rows: readonly Row[];
  /** Pairs of runs that are not counted. */
  readonly warmUps: number;
  /** Makes everything ready that is not measured. */
  readonly open: (world: BenchWorld) => Promise<Rivals>;
}
