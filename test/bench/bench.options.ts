import { parseArgs } from 'node:util';

/** What the command was asked for. */
export interface BenchOptions {
  /** The figures to take, by name; none stands for all. */
  readonly names: readonly string[];
  readonly services: number;
  readonly runs: number;
  readonly seed: number;
  /** A file to write the figures to. */
  readonly json: string | undefined;
  /** A file with earlier figures. */
  readonly compare: string | undefined;
}

export const USAGE = `usage: npm run bench -- [FIGURE…] [--services N] [--runs N] [--seed N] [--json FILE] [--compare FILE]
  FIGURE      the name of a figure, or its beginning: growth, kafka (all)
  --services  size of the workload, ten events each (5000; 50000 for figures to be quoted)
  --runs      counted runs of each rival (5)
  --seed      of the workload (1)
  --json      writes the figures to a file
  --compare   shows what moved since such a file was written`;

/** Reads the command line; throws a RangeError or Node's own TypeError on what it may not be. */
export function parseOptions(args: readonly string[]): BenchOptions {
  const text = { type: 'string' } as const;
  const options = { services: text, runs: text, seed: text, json: text, compare: text };
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  return {
    names: positionals,
    services: count('services', values.services ?? '5000'),
    runs: count('runs', values.runs ?? '5'),
    seed: count('seed', values.seed ?? '1'),
    json: values.json,
    compare: values.compare,
  };
}

function count(name: string, text: string): number {
  if (!/^[1-9]\d{0,7}$/.test(text)) throw new RangeError(`--${name} must be a whole number from 1 to 99999999`);
  return Number(text);
}
