import { Model } from '#test/support/model/model.js';
import { binaryRecord } from '#test/support/workload/kafka.binding.js';
import { Random } from '#test/support/workload/random.js';
import { shuffled, spreadFacts } from './spread.facts.js';
import { planWorkload } from './workload.plan.js';

describe('facts whose order does not matter', () => {
  test('end in the same document in every order, also twice', () => {
    const random = new Random(3);
    const facts = Array.from({ length: 20 }, (_, n) => spreadFacts(random, `s-${n}`)).flat();
    const documentsOf = (given: typeof facts) =>
      new Model(given.map((each, n) => ({ ...binaryRecord(each), partition: 0, offset: BigInt(n) }))).services;
    const expected = documentsOf(facts);
    expect(expected.size).toBeGreaterThan(10);
    for (let n = 0; n < 20; n += 1) expect(documentsOf(shuffled(random, [...facts, ...facts]))).toEqual(expected);
  });
});

describe('a workload', () => {
  const order = { seed: 4, seconds: 30, fixed: 20, partitions: 4 };

  test('is the same for the same seed but for the ids of events, and another for another', () => {
    const shape = (seed: number) =>
      planWorkload({ ...order, seed }).lanes.map(({ steps }) =>
        steps.map(({ at, facts }) => [at, ...facts.map(({ key, data }) => [key, data])]),
      );
    expect(shape(4)).toEqual(shape(4));
    expect(shape(4)).not.toEqual(shape(5));
  });

  test('has duplicates, bad requests, read-backs and, beside HTTP, poison and misplaced records', () => {
    const { lanes, foreign } = planWorkload(order);
    const steps = lanes.flatMap((lane) => lane.steps);
    expect(steps.filter(({ isBad }) => isBad).length).toBeGreaterThan(3);
    expect(steps.filter(({ counter }) => counter !== undefined).length).toBeGreaterThan(20);
    const ids = steps.flatMap(({ facts }) => facts.map(({ source, id }) => `${source} ${id}`));
    expect(new Set(ids).size).toBeLessThan(ids.length * 0.95);
    const [strangers = [], misplaced = []] = foreign.map((each) => each.flatMap(({ records }) => records));
    const records = strangers.map(({ record }, n) => ({ ...record, partition: 0, offset: BigInt(n) }));
    const codes = new Set(new Model(records).deadLetters.map(({ code }) => code));
    expect(codes.size).toBe(5);
    expect(new Set(misplaced.map(({ partition }) => partition)).size).toBe(4);
  });

  test('is over HTTP alone where there are no partitions', () => {
    expect(planWorkload({ ...order, partitions: 0 }).foreign).toEqual([]);
  });
});
