import { decodeHttpEvents } from '#event-contract';
import { journey, type JourneyEvent } from './journey.js';

/** The same numbers each time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}

const latestStart = Date.UTC(2026, 8, 7);
const journeys = Array.from({ length: 300 }, (_, number) =>
  journey(number, { run: 'r', latestStart, random: seeded(number + 1) }),
);

describe('a seeded journey', () => {
  test('consists of events that the system takes', () => {
    const body = Buffer.from(JSON.stringify(journeys.flat()));
    const contentType = 'application/cloudevents-batch+json';
    const decoded = decodeHttpEvents({ contentType, headers: {}, body }, { maxEventBytes: 10_000 });
    expect(decoded).toMatchObject({ kind: 'accepted' });
  });

  test('begins with its start, goes on in time, and is of one service with ids of its own', () => {
    for (const events of journeys) {
      expect(events[0]?.type).toBe('contextservices.service.started.v1');
      const times = events.map(({ time }) => Date.parse(time));
      expect(times).toEqual([...times].sort((one, other) => one - other));
      expect(new Set(events.map(({ data }) => data['service_id'])).size).toBe(1);
      expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    }
  });

  test('ends in most cases, and now and then is still under way', () => {
    const ends = (events: readonly JourneyEvent[]) =>
      events.some(({ type }) => type === 'contextservices.service.completed.v1');
    const ended = journeys.filter(ends).length;
    expect(ended).toBeGreaterThan(journeys.length / 2);
    expect(ended).toBeLessThan(journeys.length);
  });
});
