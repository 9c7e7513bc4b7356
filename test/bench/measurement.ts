import type { BenchWorld, Figure, Rivals } from './figure.js';
import { ratios, summarize, type Summary } from './statistics.js';

/** What was found out about one figure. */
export interface Measured {
  readonly name: string;
  readonly unit: string;
  readonly against: string;
  readonly ours: Summary;
  readonly baseline: Summary;
  /** Of ours to the baseline, run by run: 1 is as fast as the baseline. */
  readonly ratio: Summary;
}

/** Runs both rivals in turn, the first one alternating, and sums up. */
export async function measure(figure: Figure, world: BenchWorld, runs: number): Promise<Measured> {
  const { name, unit, against, warmUps } = figure;
  world.progress(`${name}: preparing`);
  const rivals = await figure.open(world);
  const ours: number[] = [];
  const baseline: number[] = [];
  for (let run = -warmUps; run < runs; run += 1) {
    const pair = await runPair(rivals, run % 2 === 0);
    world.progress(`${name}: ${run < 0 ? 'warm-up' : `run ${run + 1} of ${runs}`}, ${rounded(pair)} ${unit}`);
    if (run < 0) continue;
    ours.push(pair.ours);
    baseline.push(pair.baseline);
  }
  const ratio = summarize(ratios(ours, baseline));
  return { name, unit, against, ours: summarize(ours), baseline: summarize(baseline), ratio };
}

interface Pair {
  readonly ours: number;
  readonly baseline: number;
}

async function runPair(rivals: Rivals, isOursFirst: boolean): Promise<Pair> {
  if (isOursFirst) return { ours: await rivals.ours(), baseline: await rivals.baseline() };
  const baseline = await rivals.baseline();
  return { ours: await rivals.ours(), baseline };
}

function rounded({ ours, baseline }: Pair): string {
  return `${Math.round(ours)} against ${Math.round(baseline)}`;
}
