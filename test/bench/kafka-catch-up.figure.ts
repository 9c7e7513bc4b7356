import type { BenchWorld, Figure, Rivals, Row } from './figure.js';
import { catchUpOnce } from './catching.up.js';
import { FinishedDocuments, type WayToWrite } from './finished.documents.js';
import { timesAtLeast, valueAtMost } from './goal.js';
import { EVENTS_A_SERVICE } from './journeys.workload.js';

const GOAL = timesAtLeast(0.6, 0.85);
const WAYS: readonly WayToWrite[] = [
  { as: 'upserts', inFlight: 4 },
  { as: 'upserts', inFlight: 1 },
  { as: 'inserts', inFlight: 4 },
  { as: 'inserts', inFlight: 1 },
];

/** A fresh projector through a full topic, against writing nothing but the finished documents, without Kafka or a fold. */
export const kafkaCatchUp: Figure = {
  name: 'kafka-catch-up',
  stage: 'kafka',
  rows: [...WAYS.map(rowOf), { name: 'projector-memory', unit: 'MiB at most', goal: valueAtMost(512) }],
  warmUps: 0,
  open,
};

function rowOf({ as, inFlight }: WayToWrite): Row {
  const against = `${as} of the driver, finished documents, ${inFlight} × 1,000 in flight, majority and journal`;
  return { name: `kafka-catch-up, ${as}, ${inFlight} in flight`, unit: 'documents/s', against, goal: GOAL };
}

async function open(world: BenchWorld): Promise<Rivals> {
  const finished = await FinishedDocuments.read(world);
  const ours = async (): Promise<readonly number[]> => {
    const { rate, peakMiB } = await catchUpOnce(world);
    return [...WAYS.map(() => rate / EVENTS_A_SERVICE), peakMiB];
  };
  const baseline = async (): Promise<readonly number[]> => {
    const rates: number[] = [];
    for (const way of WAYS) rates.push(await finished.write(world, way));
    return rates;
  };
  return { ours, baseline };
}
