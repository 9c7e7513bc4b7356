import { expectedExports, expectedService, sampleFacts } from '../samples/samples.js';
import { randomFacts, randomRecords } from '../workload/history.js';
import { fact } from '../workload/planned.fact.js';
import { poison } from '../workload/poison.js';
import { canonical } from './json.value.js';
import { inOnePartition, modelOf } from './model.records.js';
import { Model } from './model.js';

const CAST = { prefix: 'mo', services: 12, origin: Date.parse('2021-03-04T00:00:00Z') };
const LISTS = { active_states: true, completed_states: true, active_tasks: true, completed_tasks: true };

it('answers the documented service', () => {
  const found = modelOf(sampleFacts('service-3005')).query('3005', {
    ...LISTS,
    extensions: ['ClientInfo,relatedOffers'],
  });
  expect(canonical(found)).toBe(canonical(expectedService()));
});

it('exports the documented table', () => {
  const model = modelOf(sampleFacts('export'));
  const { time_from, time_to, expected } = expectedExports();
  const range = { from: Date.parse(time_from), to: Date.parse(time_to) };
  const found = expected.map(({ filter_events: events, filter_state: state }) =>
    model.exportIds({ ...range, events, state }),
  );
  expect(found).toEqual(expected.map(({ services }) => services));
  expect(found).toHaveLength(9);
});

it.each(poison('p'))('judges %s', (_what, becomes, bad) => {
  const model = new Model(inOnePartition([bad]));
  expect(model.deadLetters[0]?.code ?? (model.passedOver === 1 ? 'passed over' : 'taken')).toBe(becomes);
});

it('forgets an identity after 128 other facts of its service, not after 127', () => {
  const named = (value: number | null, id: string) =>
    fact('service.extension-updated', { service_id: 'd', name: 'N', value }, { id });
  const others = (count: number) => Array.from({ length: count }, (_, n) => named(n, `other-${n}`));
  const start = fact('service.started', { service_id: 'd' });
  const after = (count: number) => modelOf([start, named(-1, 'same'), ...others(count), named(-2, 'same')]);
  expect(after(127).services.get('d')).toMatchObject({ N: 126 });
  expect(after(128).services.get('d')).toMatchObject({ N: -2 });
});

it('leaves a service as it was where a fact would make it too large', () => {
  const grow = (id: string) => fact('service.started', { service_id: id, Big: 'x'.repeat(5000) });
  const model = modelOf([fact('service.started', { service_id: 'g' }), grow('g'), grow('h')], {
    maxServiceBytes: 3000,
  });
  expect(model.deadLetters.map(({ code }) => code)).toEqual(['SERVICE_TOO_LARGE', 'SERVICE_TOO_LARGE']);
  expect(Object.keys(model.services.get('g') ?? {})).not.toContain('Big');
  expect(model.query('h')).toBeUndefined();
});

it.each([1, 2, 3])('is kept busy by random histories (seed %i)', (seed) => {
  const model = new Model(inOnePartition(randomRecords(seed, CAST, 900)));
  const contents = [...model.services.values()];
  expect(model.deadLetters).toHaveLength(poison('').filter(([, becomes]) => becomes !== 'passed over').length);
  expect(contents.length).toBeGreaterThan(4);
  expect(contents.some((content) => content['completed'] !== undefined)).toBe(true);
  expect(contents.some((content) => canonical(content).includes('"$set"'))).toBe(true);
  expect(randomFacts(seed, CAST, 50)).toEqual(randomFacts(seed, CAST, 50));
});
