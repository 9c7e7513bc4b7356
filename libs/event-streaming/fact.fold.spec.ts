import fc from 'fast-check';
import type { ServiceEvent } from '#domain';
import { servicesProjection } from '#services';
import { factAt } from '#test/support/builders/facts.js';
import { anyEvent } from '#test/support/builders/histories.js';
import { fold, type FoldRules } from './fact.fold.js';
import { fromStored, newService, toStored, type LiveService } from './live-service.js';
import { RECENT_EVENTS } from './recent-events.js';

const rules: FoldRules = {
  partition: 0,
  maxServiceBytes: 1_000_000,
  measure: (service) => servicesProjection.sizeOf(servicesProjection.toDocument(service)),
  rejected: new Set(),
};

/** Facts of one service in their log order; some are events published again. */
const anyFacts = fc
  .array(fc.tuple(anyEvent, fc.nat(40)), { maxLength: 40 })
  .map((given) => given.map(([event, identity], index) => factAt(index * 2, identity, event)));

function stored(live: LiveService): object {
  return { ...toStored(live, servicesProjection), revision: 0 };
}

const started: ServiceEvent = { type: 'ServiceStarted', id: 's', at: 0, fields: {}, circumstances: {}, extensions: {} };

function updated(value: string | number): ServiceEvent {
  return { type: 'ExtensionUpdated', at: 0, circumstances: {}, target: { kind: 'service' }, name: 'x', value };
}

describe('fold', () => {
  test.each([1_000_000, 700])(
    'any split, any part read again, any way over the store ends alike (limit %i)',
    (limit) => {
      const bounded = { ...rules, maxServiceBytes: limit };
      fc.assert(
        fc.property(anyFacts, fc.infiniteStream(fc.nat(9)), (facts, sizes) => {
          const once = fold(newService('s'), facts, bounded);
          const letters: bigint[] = [];
          let live = newService('s');
          for (let from = 0; from < facts.length; from += 1 + (sizes.next().value ?? 0)) {
            const again = Math.max(0, from - (sizes.next().value ?? 0));
            const folded = fold(live, facts.slice(again, from + 10), bounded);
            letters.push(...folded.tooLarge.map((fact) => fact.record.offset));
            live = fromStored(toStored(folded.live, servicesProjection), servicesProjection);
          }
          expect(stored(live)).toEqual(stored(once.live));
          expect(letters).toEqual(once.tooLarge.map((fact) => fact.record.offset));
        }),
        { numRuns: 500 },
      );
    },
  );

  test('an event published again changes nothing while the first is among the last 128', () => {
    const others = (count: number) =>
      Array.from({ length: count }, (_, index) => factAt(index + 2, index + 2, updated(index)));
    const first = [factAt(0, 0, started), factAt(1, 1, updated('first'))];
    const again = (count: number) => {
      const facts = [...first, ...others(count), factAt(count + 2, 1, updated('again'))];
      return fold(newService('s'), facts, rules).live.service.extensions['x'];
    };
    expect(again(RECENT_EVENTS - 1)).toBe(RECENT_EVENTS - 2);
    expect(again(RECENT_EVENTS)).toBe('again');
  });

  test('repetitions do not count among the 128', () => {
    const repetitions = Array.from({ length: 300 }, (_, index) => factAt(index + 1, 0, updated('again')));
    expect(fold(newService('s'), [factAt(0, 0, started), ...repetitions], rules)).toMatchObject({
      applied: 1,
      live: { service: { extensions: {} }, positions: new Map([[0, 301n]]) },
    });
  });

  test('an event that makes the service too large leaves it as it was and uses up no id', () => {
    const bounded = { ...rules, maxServiceBytes: 300 };
    const facts = [factAt(0, 0, started), factAt(1, 1, updated('x'.repeat(300))), factAt(2, 1, updated('small'))];
    const folded = fold(newService('s'), facts, bounded);
    expect(folded.tooLarge.map((fact) => fact.record.offset)).toEqual([1n]);
    expect(folded.live.service.extensions).toEqual({ x: 'small' });
  });

  test('never takes a service for smaller than it is, also where two starts at one time bring the order of all parts', () => {
    const begun = (id: number, at: number) => ({ id, fields: {}, extensions: {}, started: { at, circumstances: {} } });
    const states = Array.from({ length: 4_000 }, (_, index) => begun(index, index));
    const { service } = fold(newService('s'), [factAt(0, 0, started)], rules).live;
    const startedState: ServiceEvent = {
      ...{ type: 'StateStarted', id: 5_000, at: 3_999, fields: {}, circumstances: {}, extensions: {} },
    };
    const grown = { ...newService('s'), service: { ...service, states } };
    const live = fromStored(toStored(grown, servicesProjection), servicesProjection);
    const tied = fold(live, [factAt(1, 1, startedState)], rules).live;
    expect(tied.sizeBound).toBeGreaterThanOrEqual(rules.measure(tied.service));
  });

  test('a deletion is applied to a service of any size', () => {
    const grown = fold(newService('s'), [factAt(0, 0, started), factAt(1, 1, updated('x'.repeat(900)))], rules);
    const gone = fold(grown.live, [factAt(2, 2, { type: 'ServiceDeleted', at: 0, circumstances: {} })], {
      ...rules,
      maxServiceBytes: 10,
    });
    expect(gone).toMatchObject({ tooLarge: [], live: { service: { deleted: true } } });
  });

  test('facts come through two partitions, each with a position of its own, beyond 2^53 too', () => {
    const far = 2n ** 60n;
    const one = fold(newService('s'), [factAt(far, 1, started)], rules).live;
    const two = fold(one, [factAt(3, 2, updated(1))], { ...rules, partition: 1 }).live;
    expect(two.positions).toEqual(
      new Map([
        [0, far + 1n],
        [1, 4n],
      ]),
    );
    expect(fold(two, [factAt(far, 3, updated(2))], rules).live).toBe(two);
  });
});
