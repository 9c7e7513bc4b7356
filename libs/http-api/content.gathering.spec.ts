import { AppError } from '#domain';
import { PlannedQuery } from '#test/support/http/http.world.js';
import { ContentGathering } from './content.gathering.js';

function world(count: number) {
  const query = new PlannedQuery();
  const ids = Array.from({ length: count }, (_, index) => String(index));
  for (const id of ids) query.contents.set(id, `content of ${id}`);
  return { query, ids, gathering: new ContentGathering(query) };
}

test('services that are wanted within a turn are searched for together, each found by its own id', async () => {
  const { query, gathering } = world(3);
  const found = await Promise.all(['2', '0', 'unknown', '2'].map((id) => gathering.find(id)));
  expect(found).toEqual(['content of 2', 'content of 0', undefined, 'content of 2']);
  expect(query.sought).toEqual([['2', '0', 'unknown', '2']]);
});

test('who comes later is in a later search', async () => {
  const { query, gathering } = world(2);
  const first = gathering.find('0');
  await new Promise((resolve) => setImmediate(resolve));
  await gathering.find('1');
  await first;
  expect(query.sought).toEqual([['0'], ['1']]);
});

test('a search is for a bounded number of services', async () => {
  const { query, ids, gathering } = world(80);
  const found = await Promise.all(ids.map((id) => gathering.find(id)));
  expect(found).toEqual(ids.map((id) => `content of ${id}`));
  expect(query.sought.map(({ length }) => length)).toEqual([32, 32, 16]);
});

test('a failure is told to everybody who was in the search, and to nobody else', async () => {
  const { query, gathering } = world(1);
  query.failure = new Error('away');
  const outcomes = await Promise.allSettled([gathering.find('0'), gathering.find('1')]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  query.failure = undefined;
  expect(await gathering.find('0')).toBe('content of 0');
});

test('a damaged service spoils the search of nobody who wants another', async () => {
  const { query, gathering } = world(2);
  const whole = query.findContents.bind(query);
  const damage = new AppError('CORRUPT', 'no text', false);
  query.findContents = (ids) => (ids.includes('0') ? Promise.reject(damage) : whole(ids));
  const outcomes = await Promise.allSettled([gathering.find('0'), gathering.find('1')]);
  expect(outcomes[0]).toEqual({ status: 'rejected', reason: damage });
  expect(await gathering.find('1')).toBe('content of 1');
  expect(outcomes[1]?.status).toBe('fulfilled');
});

test('while the engine is away nobody asks it once more', async () => {
  const { query, gathering } = world(2);
  let searches = 0;
  query.findContents = () => {
    searches += 1;
    return Promise.reject(new AppError('ENGINE_UNAVAILABLE', 'away', true));
  };
  await Promise.allSettled([gathering.find('0'), gathering.find('1')]);
  expect(searches).toBe(1);
});

test('services are asked for from the first question until some time after the last answer', async () => {
  jest.useFakeTimers({ doNotFake: ['setImmediate'] });
  try {
    const { gathering } = world(1);
    const before = gathering.areAskedFor;
    const answer = gathering.find('0');
    jest.advanceTimersByTime(1_000);
    const waiting = gathering.areAskedFor;
    await answer;
    const after = gathering.areAskedFor;
    jest.advanceTimersByTime(99);
    const soon = gathering.areAskedFor;
    jest.advanceTimersByTime(1);
    expect([before, waiting, after, soon, gathering.areAskedFor]).toEqual([false, true, true, true, false]);
  } finally {
    jest.useRealTimers();
  }
});
