import type { BenchWorld, Figure, Rivals } from './figure.js';
import { valueAtMost } from './goal.js';
import { engines, newDatabase, startApp } from './kafka.system.js';
import { newProducer, newTopic } from './kafka.topic.js';
import { percentile } from './statistics.js';
import { SteadyFacts } from './steady.facts.js';

/** Kafka compiles itself, too: on engines just started, latencies came down by two fifths within a minute and a half. */
const WARM_UP_SECONDS = 75;
const SECONDS = 15;

/** From handing a fact to a Kafka client until a query by id shows it, with a thousand facts a second and everything idle before. */
export const factToVisible: Figure = {
  name: 'fact-to-visible',
  stage: 'kafka',
  rows: [
    { name: 'fact-to-visible, p50', unit: 'ms', goal: valueAtMost(20) },
    { name: 'fact-to-visible, p99', unit: 'ms', goal: valueAtMost(100, 30) },
  ],
  warmUps: 0,
  open,
};

async function open(world: BenchWorld): Promise<Rivals> {
  const { scope, seed } = world;
  const found = await engines.of(world);
  const topic = await newTopic(found.kafkaBrokers, scope);
  const place = { ...found, topic, db: newDatabase(found, scope) };
  await startApp('projector', place, scope).ready();
  const api = await startApp('api', place, scope).ready();
  const producer = await newProducer(found.kafkaBrokers, scope);
  const facts = new SteadyFacts({ producer, topic, url: api.url, seed });
  await facts.publishFor(WARM_UP_SECONDS);
  const ours = async (): Promise<readonly number[]> => {
    const latencies = await facts.publishFor(SECONDS);
    return [percentile(latencies, 50), percentile(latencies, 99)];
  };
  return { ours };
}
