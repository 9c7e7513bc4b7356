import { parseArgs } from 'node:util';
import type { FormName } from './fault.kinds.js';

/** What the command was asked for. */
export interface ChaosOptions {
  /** The first seed; those after it follow. */
  readonly seed: number;
  readonly seeds: number;
  readonly forms: readonly FormName[];
  /** How long faults strike in each run. */
  readonly seconds: number;
  /** A file to write the summary to. */
  readonly json: string | undefined;
  readonly isVerbose: boolean;
}

export const USAGE = `usage: npm run test:chaos -- [--seed N] [--seeds N] [--form kafka|embedded|both] [--seconds N] [--json FILE] [--verbose]
  --seed     the first seed (a random one)
  --seeds    how many, one after the other (1)
  --form     the form that is struck (both, one run each)
  --seconds  how long faults strike in each run (30)
  --json     writes the summary to a file
  --verbose  tells each turn of events`;

/** Reads the command line; throws a RangeError or Node's own TypeError on what it may not be. */
export function parseOptions(args: readonly string[], anySeed: () => number): ChaosOptions {
  const text = { type: 'string' } as const;
  const options = {
    seed: text,
    seeds: text,
    form: text,
    seconds: text,
    json: text,
    verbose: { type: 'boolean' },
  } as const;
  const { values } = parseArgs({ args: [...args], options });
  return {
    seed: count('seed', values.seed ?? `${anySeed()}`),
    seeds: count('seeds', values.seeds ?? '1'),
    forms: formsOf(values.form ?? 'both'),
    seconds: count('seconds', values.seconds ?? '30'),
    json: values.json,
    isVerbose: values.verbose === true,
  };
}

function formsOf(text: string): readonly FormName[] {
  if (text === 'both') return ['embedded', 'kafka'];
  if (text === 'kafka' || text === 'embedded') return [text];
  throw new RangeError('--form must be kafka, embedded or both');
}

function count(name: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new RangeError(`--${name} must be a whole number from 1 to 999999999`);
  return Number(text);
}
