import { FAULT_KINDS } from './fault.kinds.js';
import { planFaults } from './fault.plan.js';

const SEEDS = Array.from({ length: 40 }, (_, seed) => seed);

describe('a plan of faults', () => {
  test('is the same for the same seed, and another for another', () => {
    const order = { form: 'kafka', during: 30_000 } as const;
    expect(planFaults(5, order)).toEqual(planFaults(5, order));
    expect(planFaults(5, order)).not.toEqual(planFaults(6, order));
  });

  test.each(['kafka', 'embedded'] as const)('has every kind of the form %s, over many seeds', (form) => {
    const planned = new Set(
      SEEDS.flatMap((seed) => planFaults(seed, { form, during: 30_000 })).map(({ kind }) => kind),
    );
    const kinds = FAULT_KINDS.filter((each) => each.form === form).map(({ kind }) => kind);
    expect([...planned].toSorted()).toEqual(kinds.toSorted());
  });

  test('freezes a projector for longer than its session, and lets that happen within the run', () => {
    for (const seed of SEEDS) {
      const frozen = planFaults(seed, { form: 'kafka', during: 30_000 }).filter(
        ({ kind }) => kind === 'projector frozen',
      );
      expect(frozen).toHaveLength(1);
      for (const { at, lasts } of frozen) expect([lasts > 15_000, at < 30_000]).toEqual([true, true]);
    }
  });

  test.each(['kafka', 'mongodb'] as const)('lets two faults of %s never meet', (engine) => {
    for (const seed of SEEDS) {
      const own = planFaults(seed, { form: 'kafka', during: 60_000 }).filter(({ kind }) => kind.startsWith(engine));
      own.slice(1).forEach(({ at }, n) => expect(at).toBeGreaterThan((own[n]?.at ?? 0) + (own[n]?.lasts ?? 0)));
    }
  });
});
