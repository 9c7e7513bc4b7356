import {
  batchRequest,
  binaryRequest,
  gzipped,
  structuredRequest,
  type EventsRequest,
} from '#test/support/workload/http.binding.js';
import { randomFacts, randomRecords } from '#test/support/workload/history.js';
import { randomRecord, type PlannedRecord } from '#test/support/workload/kafka.binding.js';
import { fact, type PlannedFact } from '#test/support/workload/planned.fact.js';
import { Random } from '#test/support/workload/random.js';
import { counterId, fixedChange, fixedFacts } from './fixed.services.js';
import { shuffled, spreadFacts } from './spread.facts.js';

/** One request of a lane. */
export interface HttpStep {
  /** Milliseconds after the workload's begin; what comes late then is sent at once. */
  readonly at: number;
  readonly request: EventsRequest;
  readonly facts: readonly PlannedFact[];
  /** What the lane's counter shows once it took effect. */
  readonly counter: number | undefined;
  /** One of its facts is none: all of it must be refused. */
  readonly isBad: boolean;
}

/** Requests one after the other, each sent until it is accepted. */
export interface HttpLane {
  readonly name: string;
  readonly steps: readonly HttpStep[];
}

/** A record and, where the producer places keys its own way, its partition. */
export interface PlacedRecord {
  readonly record: PlannedRecord;
  readonly partition: number | undefined;
}

/** Records that go out together. */
export interface ForeignStep {
  /** Milliseconds after the workload's begin. */
  readonly at: number;
  readonly records: readonly PlacedRecord[];
}

/** All that will be published, the same for the same order. */
export interface Workload {
  /** Before the first fault. */
  readonly fixed: readonly PlannedFact[];
  readonly lanes: readonly HttpLane[];
  readonly foreign: readonly (readonly ForeignStep[])[];
}

/** What a workload is made from. */
export interface WorkloadOrder {
  readonly seed: number;
  readonly seconds: number;
  /** Services in the export's range. */
  readonly fixed: number;
  /** Partitions of the topic; none where there are no producers but those of HTTP. */
  readonly partitions: number;
}

/** No service grows this large but those that are meant to. */
export const MAX_SERVICE_BYTES = 150_000;
/** The first instant of what happens to the random services. */
export const ORIGIN = Date.parse('2021-09-01T00:00:00Z');
/** A request of so many facts takes a while to be applied. */
export const MANY = 150;
const LANES = ['one', 'two', 'three'];
const CAST = { prefix: 'h', services: 24, origin: ORIGIN, arrival: true };

export function planWorkload(order: WorkloadOrder): Workload {
  const random = new Random(order.seed);
  const spread = Array.from({ length: 12 }, (_, n) => spreadFacts(random, `spread-${n}`)).flat();
  const foreignShare = order.partitions > 0 ? 0.7 : 0;
  const [far, near] = divided(spread, () => random.chance(foreignShare));
  const lanes = LANES.map((name, n) => httpLane({ name, random, order }, n === 1 ? near : []));
  const foreign = order.partitions > 0 ? [strangers(random, order), misplaced(random, order, far)] : [];
  return { fixed: fixedFacts(order.fixed, LANES), lanes, foreign };
}

interface LaneOrder {
  readonly name: string;
  readonly random: Random;
  readonly order: WorkloadOrder;
}

function httpLane({ name, random, order }: LaneOrder, more: readonly PlannedFact[]): HttpLane {
  const drawn = randomFacts(random.int(1e9), CAST, order.seconds * (order.partitions > 0 ? 35 : 140));
  const facts = drawn.map((each) => ({ ...each, source: `/lane/${name}` }));
  const changes = Array.from({ length: order.seconds * 2 }, () => fixedChange(random, order.fixed));
  for (const each of [...more, ...changes, ...large(name)]) facts.splice(random.int(facts.length), 0, each);
  const steps: Omit<HttpStep, 'at'>[] = [];
  while (facts.length > 0) steps.push(httpStep(name, random, { facts, n: steps.length }));
  return { name, steps: paced(random, order, steps) };
}

function httpStep(
  name: string,
  random: Random,
  { facts, n }: { facts: PlannedFact[]; n: number },
): Omit<HttpStep, 'at'> {
  const some = facts.splice(0, sizeOfRequest(random));
  const counter = random.chance(0.5) ? n : undefined;
  if (counter !== undefined)
    some.push(fact('service.extension-updated', { service_id: counterId(name), name: 'N', value: n }));
  const isBad = random.chance(0.05);
  if (isBad)
    return {
      request: batchRequest([...some.map(asRefused), noFact()]),
      facts: some.map(asRefused),
      counter: undefined,
      isBad,
    };
  return { request: anyRequest(random, some), facts: some, counter, isBad };
}

/** Mostly few, at times so many that applying them takes a while: then a fault meets work that is half done. */
function sizeOfRequest(random: Random): number {
  if (random.chance(0.4)) return 1;
  return random.chance(0.06) ? MANY + random.int(900) : 1 + random.int(14);
}

/** The same under a name of its own, so that it can be seen whether it came into the log. */
function asRefused(given: PlannedFact): PlannedFact {
  return { ...given, source: '/refused' };
}

function noFact(): PlannedFact {
  return fact('service.started', { service_id: 'none', media_type: true });
}

function anyRequest(random: Random, facts: readonly PlannedFact[]): EventsRequest {
  const [only] = facts;
  const isSingle = facts.length === 1 && only !== undefined;
  const kinds = isSingle ? [structuredRequest(only), binaryRequest(only), batchRequest(facts)] : [batchRequest(facts)];
  const request = random.pick(kinds);
  return random.chance(0.3) ? gzipped(request) : request;
}

/** Facts that are too much for their service, by themselves or together with the others. */
function large(lane: string): PlannedFact[] {
  const value = (length: number) => 'x'.repeat(length);
  const grows = (n: number) =>
    fact('service.extension-updated', { service_id: `grows-${lane}`, name: `Big${n}`, value: value(55_000) });
  const bursts = (n: number) =>
    fact('service.extension-updated', { service_id: `${CAST.prefix}-${n} é&?#`, name: 'Huge', value: value(170_000) });
  return [fact('service.started', { service_id: `grows-${lane}` }), ...[1, 2, 3, 4].map(grows), bursts(1), bursts(2)];
}

/** Records of producers of every kind, poison among them, placed as Java clients do. */
function strangers(random: Random, order: WorkloadOrder): ForeignStep[] {
  const cast = { ...CAST, prefix: 'h' };
  const drawn = randomRecords(random.int(1e9), cast, order.seconds * 20);
  const again = drawn.filter(() => random.chance(0.05));
  for (const each of again) drawn.splice(random.int(drawn.length), 0, each);
  return inSteps(
    random,
    order,
    drawn.map((record) => ({ record, partition: undefined })),
  );
}

/** Facts whose order does not matter, in any partition, many of them twice and not always in the same one. */
function misplaced(random: Random, order: WorkloadOrder, facts: readonly PlannedFact[]): ForeignStep[] {
  const twice = [...facts, ...facts.filter(() => random.chance(0.4))];
  const records = shuffled(random, twice).map((each) => ({
    record: randomRecord(random, each, ORIGIN),
    partition: random.int(order.partitions),
  }));
  return inSteps(random, order, records);
}

function inSteps(random: Random, order: WorkloadOrder, records: readonly PlacedRecord[]): ForeignStep[] {
  const steps: Omit<ForeignStep, 'at'>[] = [];
  for (let first = 0; first < records.length;) {
    const count = 1 + random.int(16);
    steps.push({ records: records.slice(first, first + count) });
    first += count;
  }
  return paced(random, order, steps);
}

/** At random times, so that all of them take as long as the run. */
function paced<Step>(random: Random, order: WorkloadOrder, steps: readonly Step[]): (Step & { at: number })[] {
  const times = steps.map(() => random.int(order.seconds * 1_000)).toSorted((one, other) => one - other);
  return steps.map((step, n) => ({ ...step, at: times[n] ?? 0 }));
}

function divided<Thing>(things: readonly Thing[], isFirst: () => boolean): [Thing[], Thing[]] {
  const sides: [Thing[], Thing[]] = [[], []];
  for (const thing of things) sides[isFirst() ? 0 : 1].push(thing);
  return sides;
}
