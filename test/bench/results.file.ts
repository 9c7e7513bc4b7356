import { readFile, writeFile } from 'node:fs/promises';
import { isObject, parseObject } from '#test/support/model/json.value.js';
import type { BenchOptions } from './bench.options.js';
import { describeMachine } from './machine.js';
import type { Measured } from './measurement.js';
import { resultOf, type Earlier } from './results.table.js';
import type { Summary } from './statistics.js';

/** How the figures were taken; those of another size or seed are not compared. */
export type Taking = Pick<BenchOptions, 'services' | 'seed'>;

/** Writes the figures to a file, to be compared with later ones. */
export async function writeResults(path: string, taking: Taking, figures: readonly Measured[]): Promise<void> {
  const { services, seed } = taking;
  const rows = figures.map((one) => ({ ...one, result: resultOf(one) }));
  const file = { services, seed, machine: describeMachine(), figures: rows };
  await writeFile(path, `${JSON.stringify(file, undefined, 2)}\n`);
}

/** The results of such a file; throws when it is none, or was taken with another workload. */
export async function readResults(path: string, taking: Taking): Promise<Earlier> {
  return parseResults(await readFile(path, 'utf8'), taking);
}

/** The results of such a text; throws when it is none, or was taken with another workload. */
export function parseResults(text: string, taking: Taking): Earlier {
  const file = parseObject(text);
  for (const name of ['services', 'seed'] as const) {
    if (file[name] === taking[name]) continue;
    throw new Error(
      `the earlier figures were taken with --${name} ${JSON.stringify(file[name])}, these with ${taking[name]}`,
    );
  }
  const figures: unknown = file['figures'];
  if (!Array.isArray(figures)) throw new Error('no file of figures: "figures" must be a list');
  return new Map(figures.map(earlierResult));
}

function earlierResult(figure: unknown): [string, Summary] {
  if (!isObject(figure) || typeof figure['name'] !== 'string') throw new Error('a figure must have a name');
  const { name, result } = { name: figure['name'], result: figure['result'] };
  if (!isObject(result)) throw new Error(`the figure ${name} has no result`);
  const read = (part: string): number => {
    const value = result[part];
    if (typeof value !== 'number') throw new Error(`the result of ${name} has no ${part}`);
    return value;
  };
  return [name, { median: read('median'), min: read('min'), max: read('max'), runs: read('runs') }];
}
