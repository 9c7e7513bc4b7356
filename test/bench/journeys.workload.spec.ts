import { decodeRecord } from '#event-contract';
import { EVENTS_A_SERVICE, journeys, LIVE_SERVICES, serviceId, type BenchEvent } from './journeys.workload.js';

const SERVICES = LIVE_SERVICES + 500;
const events = [...journeys(SERVICES, 1)];

function typesOf(own: readonly BenchEvent[]): string[] {
  return own.map(({ json }) => /"type":"contextservices\.([a-z.]+)\.v1"/.exec(json)?.[1] ?? '');
}

describe('the workload', () => {
  test('has ten events for each service, none of another size than it says', () => {
    expect(events).toHaveLength(SERVICES * EVENTS_A_SERVICE);
    const sizes = events.map(({ json }) => Buffer.byteLength(json));
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(350);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(450);
  });

  test('is all events of ours', () => {
    const kinds = events.map(({ key, json }) => {
      const record = { key: Buffer.from(key), value: Buffer.from(json), headers: [], timestamp: 0 };
      return decodeRecord(record, { maxEventBytes: 1000 }).kind;
    });
    expect(new Set(kinds)).toEqual(new Set(['event']));
  });

  test('tells each journey from its start to its end', () => {
    const part = ['state.started', 'state.completed'];
    const task = ['state.started', 'task.started', 'task.completed', 'state.completed'];
    const whole = ['service.started', ...part, ...part, ...task, 'service.completed'];
    for (const number of [0, LIVE_SERVICES, SERVICES - 1])
      expect(typesOf(events.filter(({ key }) => key === serviceId(number)))).toEqual(whole);
  });

  test('has a thousand services under way at once', () => {
    const live = new Set<string>();
    const counts = events.map(({ key, json }) => {
      if (json.includes('service.completed')) live.delete(key);
      else live.add(key);
      return live.size;
    });
    expect(Math.max(...counts)).toBeGreaterThan(LIVE_SERVICES * 0.95);
    expect(Math.max(...counts)).toBeLessThanOrEqual(LIVE_SERVICES);
  });

  test('is the same for the same seed, and another for another', () => {
    const texts = (seed: number): string[] => Array.from(journeys(30, seed), ({ json }) => json);
    expect(texts(7)).toEqual(texts(7));
    expect(texts(7)).not.toEqual(texts(8));
  });
});
