import type { BenchWorld, Figure, Rivals } from './figure.js';
import { catchUpOnce } from './catching.up.js';
import { FinishedDocuments } from './finished.documents.js';
import { timesAtLeast, valueAtMost } from './goal.js';
import { EVENTS_A_SERVICE } from './journeys.workload.js';

const ROW = { unit: 'documents/s', goal: timesAtLeast(0.6, 0.85) };
const HOW = 'of the driver, finished documents, 4 × 1,000 in flight, majority and journal';

/** A fresh projector through a full topic, against writing nothing but the finished documents, without Kafka or a fold. */
export const kafkaCatchUp: Figure = {
  name: 'kafka-catch-up',
  stage: 'kafka',
  rows: [
    { ...ROW, name: 'kafka-catch-up, upserts', against: `upserts ${HOW}` },
    { ...ROW, name: 'kafka-catch-up, inserts', against: `inserts ${HOW}` },
    { name: 'projector-memory', unit: 'MiB at most', goal: valueAtMost(512) },
  ],
  warmUps: 0,
  open,
};

async function open(world: BenchWorld): Promise<Rivals> {
  const finished = await FinishedDocuments.read(world);
  const ours = async (): Promise<readonly number[]> => {
    const { rate, peakMiB } = await catchUpOnce(world);
    return [rate / EVENTS_A_SERVICE, rate / EVENTS_A_SERVICE, peakMiB];
  };
  const baseline = async (): Promise<readonly number[]> => [
    await finished.write(world, 'upserts'),
    await finished.write(world, 'inserts'),
  ];
  return { ours, baseline };
}
