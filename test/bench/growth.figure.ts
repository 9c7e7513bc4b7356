import type { BenchWorld, Figure, Rivals } from './figure.js';
import { timesAtLeast } from './goal.js';

const TIMES = 10;
/** With less than that nothing is measured but starts. */
const LEAST_SERVICES = 2_000;

/** What becomes of a figure's own rate as data grows: the same with all services, and with a tenth of them. */
export function growthOf(figure: Figure): Figure {
  const [row] = figure.rows;
  const name = `growth-${figure.name}`;
  const against = `the same with 1/${TIMES} of the services`;
  return {
    name,
    stage: figure.stage,
    rows: [{ name, unit: row?.unit ?? '', against, goal: timesAtLeast(0.8, 0.95) }],
    warmUps: figure.warmUps,
    open: (world) => openBoth(figure, world),
  };
}

async function openBoth(figure: Figure, world: BenchWorld): Promise<Rivals> {
  const services = Math.max(Math.ceil(world.services / TIMES), LEAST_SERVICES);
  const large = await figure.open(world);
  const small = await figure.open({ ...world, services });
  return { ours: large.ours, baseline: small.ours };
}
