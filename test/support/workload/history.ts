import { randomRecord, type PlannedRecord } from './kafka.binding.js';
import type { PlannedFact } from './planned.fact.js';
import { poison } from './poison.js';
import { randomFact, type Cast } from './random.facts.js';
import { Random } from './random.js';

/** Random facts in the order of publishing; about one in six repeats an earlier one's source and id, near or far. */
export function randomFacts(seed: number, cast: Cast, count: number): PlannedFact[] {
  const random = new Random(seed);
  const facts: PlannedFact[] = [];
  for (let n = 0; n < count; n += 1)
    facts.push(random.chance(0.16) ? repeated(random, cast, facts) : randomFact(random, cast, n));
  return facts;
}

function repeated(random: Random, cast: Cast, facts: readonly PlannedFact[]): PlannedFact {
  const other = randomFact(random, cast, facts.length);
  const same = facts.filter(({ key }) => key === other.key);
  if (same.length === 0) return other;
  const near = same.slice(-5);
  const first = random.pick(random.chance(0.5) ? near : same);
  return random.chance(0.5) ? first : { ...other, id: first.id };
}

/** Random facts as records of a Kafka topic, with poison and strangers' records between them. */
export function randomRecords(seed: number, cast: Cast, count: number): PlannedRecord[] {
  const random = new Random(seed + 1);
  const records = randomFacts(seed, cast, count).map((fact) => randomRecord(random, fact, cast.origin));
  const bad = poison(`${cast.prefix}-1 é&?#`).map(([, , each]) => each);
  for (const each of bad) records.splice(random.int(records.length), 0, each);
  return records;
}
