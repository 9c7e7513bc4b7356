import type { BenchWorld, Figure, Reading, Rivals, Row } from './figure.js';
import { ratios, summarize, type Summary } from './statistics.js';

/** What was found out about one row. */
export interface Measured extends Row {
  readonly ours: Summary;
  /** What it was held against, where there is something. */
  readonly compared?: Compared;
}

/** The baseline beside ours. */
export interface Compared {
  readonly baseline: Summary;
  /** Of ours to the baseline, run by run. */
  readonly ratio: Summary;
}

/** Runs both rivals in turn, the first one alternating, and sums up each row. */
export async function measure(figure: Figure, world: BenchWorld, runs: number): Promise<Measured[]> {
  const { name, rows, warmUps } = figure;
  world.progress(`${name}: preparing`);
  const rivals = await figure.open(world);
  const pairs: Pair[] = [];
  for (let run = -warmUps; run < runs; run += 1) {
    const pair = await runPair(rivals, run % 2 === 0);
    world.progress(`${name}: ${run < 0 ? 'warm-up' : `run ${run + 1} of ${runs}`}, ${told(rows, pair)}`);
    if (run >= 0) pairs.push(pair);
  }
  return rows.map((row, index) => summed(row, pairs, index));
}

interface Pair {
  readonly ours: Reading;
  readonly baseline?: Reading;
}

async function runPair({ ours, baseline }: Rivals, isOursFirst: boolean): Promise<Pair> {
  if (baseline === undefined) return { ours: await ours() };
  if (isOursFirst) return { ours: await ours(), baseline: await baseline() };
  const theirs = await baseline();
  return { ours: await ours(), baseline: theirs };
}

function summed(row: Row, pairs: readonly Pair[], index: number): Measured {
  const ours = pairs.map((pair) => at(pair.ours, index));
  const theirs = pairs.flatMap(({ baseline }) => (baseline === undefined ? [] : [at(baseline, index)]));
  if (row.against === undefined) return { ...row, ours: summarize(ours) };
  const compared = { baseline: summarize(theirs), ratio: summarize(ratios(ours, theirs)) };
  return { ...row, ours: summarize(ours), compared };
}

function at(reading: Reading, index: number): number {
  return (typeof reading === 'number' ? [reading] : reading)[index] ?? Number.NaN;
}

function told(rows: readonly Row[], { ours, baseline }: Pair): string {
  const one = ({ unit, against }: Row, index: number): string => {
    const isCompared = baseline !== undefined && against !== undefined;
    return `${rounded(at(ours, index))}${isCompared ? ` against ${rounded(at(baseline, index))}` : ''} ${unit}`;
  };
  return rows.map(one).join(', ');
}

function rounded(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));
}
