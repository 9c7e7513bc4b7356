import { ViewedBytes, type PlacedRecord } from '#event-contract';
import { ByteShelf } from '#event-streaming';
import { contentText } from '#services';
import { envelope, headersOf } from '#test/support/wire/wire.events.js';
import { PlainLives } from './index.js';

const headers = headersOf({ 'content-type': 'application/cloudevents+json' });
const lives = new PlainLives({ maxEventBytes: 10_000 });

function placed(text: string): PlacedRecord {
  const bytes = Uint8Array.from(Buffer.from(text));
  return { viewed: new ViewedBytes(bytes), from: 0, to: bytes.length, headers, timestamp: 0 };
}

/** A record of the service `s`, or what else its data says. */
function fact(type: string, data: object = {}, second = 0): PlacedRecord {
  const time = new Date(1_700_000_000_000 + second * 1_000).toISOString();
  return placed(JSON.stringify(envelope(type, { service_id: 's', ...data }, { id: `${type}-${second}`, time })));
}

const start = fact('service.started', { Queue: 'a' });
const end = fact('service.completed', { Result: 'b' }, 9);
const state = fact('state.started', { state_id: 1, Queue: 'a' }, 1);

function tell(id: string, records: readonly PlacedRecord[]): ReturnType<PlainLives['tell']> {
  return lives.tell(id, records, new ByteShelf());
}

function textOf(...records: readonly PlacedRecord[]): string {
  return contentText(tell('s', records)?.document.content ?? 'null');
}

function contentOf(...records: readonly PlacedRecord[]): unknown {
  return JSON.parse(textOf(...records)) as unknown;
}

describe('a whole life', () => {
  test('is told, whatever of its states and tasks is still active', () => {
    const done = fact('state.completed', { state_id: '1', Result: 'c', disposition: 'won' }, 4);
    const task = fact('task.started', { task_id: 7, state_id: 1 }, 2);
    const at = (second: number) => ({ timestamp: new Date(1_700_000_000_000 + second * 1_000).toISOString() });
    const own = { service_id: 's', started: at(0), completed: at(9), duration: 9_000, Queue: 'a', Result: 'b' };
    const ended = {
      state_id: 1,
      started: at(1),
      completed: at(4),
      duration: 3_000,
      disposition: 'won',
      Queue: 'a',
      Result: 'c',
    };
    expect(contentOf(start, state, task, done, end)).toEqual({
      ...own,
      active_states: [],
      completed_states: [{ service_id: 's', ...ended }],
      active_tasks: [{ service_id: 's', task_id: 7, state_id: 1, started: at(2) }],
      completed_tasks: [],
    });
  });

  test('has its parts in the order of their starts, wherever these stand in the log', () => {
    const states = [3, 1, 2].map((second) => fact('state.started', { state_id: second }, second));
    const content = contentOf(start, ...states, end) as { active_states: { state_id: number }[] };
    expect(content.active_states.map(({ state_id }) => state_id)).toEqual([1, 2, 3]);
  });

  test('keeps what is in no answer, the later value where both its start and its completion give one', () => {
    const begun = fact('service.started', { ttl: 5, auto_complete_after: 7, expiration_time: '2030-01-01T00:00:00Z' });
    const told = tell('s', [begun, fact('service.completed', { ttl: 6 }, 9)]);
    expect(told?.document.rest).toBe(
      '{"fields":{"ttl":6,"expiration_time":"2030-01-01T00:00:00Z","auto_complete_after":7}}',
    );
    expect(tell('s', [start, end])?.document.rest).toBe('');
  });

  test('has blanks nowhere, wherever its records have some', () => {
    const data =
      '{"service_id":"s","session_id":"x","media_type": "y","resource_id":3 ,"application_id":4,"Queue": 1,"Other":2}';
    const spaced = placed(
      JSON.stringify(envelope('service.started', {}, { id: 'z' })).replace('"data":{}', `"data":${data}`),
    );
    expect(textOf(spaced, end)).toContain(
      ',"session_id":"x","media_type":"y","resource_id":3,"application_id":4},"completed"',
    );
    expect(textOf(spaced, end)).toMatch(/,"Queue":1,"Other":2,"Result":"b"}$/);
  });

  test.each<[string, PlacedRecord[]]>([
    ['it does not begin with its start', [state, start, end]],
    ['it does not end with its completion', [start, end, state]],
    ['it has no completion', [start, state]],
    ['it starts twice', [start, fact('service.started', {}, 1), end]],
    ['it ends twice', [start, fact('service.completed', {}, 8), end]],
    ['its completion replaces an attached value', [start, fact('service.completed', { Queue: 'b' }, 9)]],
    [
      'a part’s completion replaces an attached value',
      [start, state, fact('state.completed', { state_id: 1, Queue: 'b' }, 2), end],
    ],
    ['a part starts twice', [start, state, fact('state.started', { state_id: '1' }, 2), end]],
    [
      'a part ends twice',
      [start, state, ...[2, 3].map((second) => fact('state.completed', { state_id: 1 }, second)), end],
    ],
    ['a part ends before it starts', [start, fact('state.completed', { state_id: 1 }, 2), state, end]],
    ['two parts start at the same time', [start, state, fact('state.started', { state_id: 2 }, 1), end]],
    ['a record is of another service', [start, fact('state.started', { state_id: 1, service_id: 't' }, 1), end]],
    ['a record is not plain', [start, fact('state.started', { state_id: 1, Queue: ['a'] }, 1), end]],
    ['there is but one record', [start]],
    ['there is none', []],
  ])('is left to the fold where %s', (_, records) => {
    expect(tell('s', records)).toBeUndefined();
    // Nothing of it is left.
    expect(contentOf(start, end)).toMatchObject({ service_id: 's', active_states: [], completed_states: [] });
  });

  test('is left to the fold where it has very many records', () => {
    const states = Array.from({ length: 127 }, (_, index) => fact('state.started', { state_id: index }, index + 1));
    expect(tell('s', [start, ...states.slice(1), end])).toBeDefined();
    expect(tell('s', [start, ...states, end])).toBeUndefined();
  });

  test.each([
    ['é', 'é'],
    ['Ã©', 'é'],
  ])('is left to the fold where its key is %j and its id %j', (key, service_id) => {
    const own = [fact('service.started', { service_id }), fact('service.completed', { service_id }, 9)];
    expect(tell(key, own)).toBeUndefined();
  });
});

describe('a service', () => {
  test.each<[string, boolean, PlacedRecord, PlacedRecord]>([
    ['has begun alone', true, start, start],
    ['has begun and has a state', true, start, state],
    ['is completed', false, start, end],
    ['has not begun', false, state, state],
    ['ends with what is not plain', false, start, fact('state.started', { state_id: 1, Queue: ['a'] })],
    ['begins with what is not plain', false, fact('service.started', { Queue: ['a'] }), state],
    ['ends with what another one has', false, start, fact('state.started', { service_id: 't', state_id: 1 })],
    ['begins as another one does', false, fact('service.started', { service_id: 't' }), state],
  ])('that %s is under way: %j', (_, isUnderWay, first, last) => {
    expect(lives.isUnderWay('s', first, last)).toBe(isUnderWay);
    expect(contentOf(start, end)).toMatchObject({ service_id: 's', active_states: [], completed_states: [] });
  });
});

test('values of any length are copied whole', () => {
  for (let length = 1; length <= 70; length += 1) {
    const value = 'abcdefghijklmnopqrstuvwxyz'.repeat(3).slice(0, length);
    const content = contentOf(fact('service.started', { Queue: value, service_type: value, session_id: value }), end);
    expect(content).toMatchObject({ Queue: value, service_type: value, Result: 'b', started: { session_id: value } });
  }
});

test.each([1, 9, 10, 99, 100, 2 ** 31, 2 ** 32, 315_537_897_599_999])('a duration of %d ms is told', (duration) => {
  const first = Date.parse('0001-01-01T00:00:00.000Z');
  const at = (type: string, time: number, id: string): PlacedRecord =>
    placed(JSON.stringify(envelope(type, { service_id: 's' }, { id, time: new Date(time).toISOString() })));
  const life = [at('service.started', first, 'a'), at('service.completed', first + duration, 'b')];
  expect(contentOf(...life)).toMatchObject({ duration });
});

test('lives of more shapes than are known at a time are told as they are', () => {
  const named = (type: string, name: string, second: number) => fact(type, { [name]: name }, second);
  let told = 0;
  for (let count = 0; count < 300; count += 1) {
    const [one, other] = [`One${count}`, `Other${count}`];
    const life = tell('s', [named('service.started', one, 0), named('service.completed', other, 9)]);
    if (life !== undefined) {
      told += 1;
      expect(JSON.parse(contentText(life.document.content ?? ''))).toMatchObject({ [one]: one, [other]: other });
    }
    // Time to learn.
    for (let known = 0; known < 20; known += 1) expect(tell('s', [start, end])).toBeDefined();
  }
  expect(told).toBeGreaterThan(290);
});
