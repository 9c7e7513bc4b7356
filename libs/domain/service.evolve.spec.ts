import fc from 'fast-check';
import { anyEvent, anyHistory } from '#test/support/builders/histories.js';
import { evolve, unknownService, type JsonObject, type Service, type ServiceEvent } from './index.js';

const at = 0;
const nothing = { circumstances: {}, extensions: {} };
const started = (id: string, more: object = {}) =>
  ({ type: 'ServiceStarted', id, at, fields: {}, ...nothing, ...more }) as const;
const stateStarted = (id: string, time: number, more: object = {}) =>
  ({ type: 'StateStarted', id, at: time, fields: {}, ...nothing, ...more }) as const;
const merged = (value: JsonObject[string]) =>
  ({ type: 'ExtensionMerged', at, circumstances: {}, target: { kind: 'service' }, name: 'x', value }) as const;

function fold(...history: readonly ServiceEvent[]): Service {
  return history.reduce(evolve, unknownService('s'));
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}

describe('evolve', () => {
  test('never throws over any history and leaves its arguments alone', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        deepFreeze(history).reduce(
          (service, event) => deepFreeze(evolve(service, event)),
          deepFreeze(unknownService('s')),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  test('takes starts and completions of different things in any order', () => {
    const kinds = [
      'ServiceStarted',
      'ServiceCompleted',
      'StateStarted',
      'StateCompleted',
      'TaskStarted',
      'TaskCompleted',
    ];
    const bare = anyEvent
      .filter(({ type }) => kinds.includes(type))
      .map(
        (event) =>
          ({ ...event, ...(event.type === 'ServiceCompleted' && { fields: {} }), extensions: {} }) as ServiceEvent,
      );
    const independent = fc.uniqueArray(bare, {
      selector: (event) => event.type + ('id' in event && event.type !== 'ServiceStarted' ? `:${event.id}` : ''),
      maxLength: 8,
    });
    fc.assert(
      fc.property(independent.map(withDistinctTimes), fc.infiniteStream(fc.nat()), (history, randoms) => {
        const shuffled = [...history].sort(() => ((randoms.next().value ?? 0) % 2 === 0 ? 1 : -1));
        expect(comparable(fold(...shuffled))).toEqual(comparable(fold(...history)));
      }),
    );
  });

  test('returns the same object when nothing changes', () => {
    const gone = fold({ type: 'ServiceDeleted', at, circumstances: {} });
    const service = fold(started('s'), merged([1]));
    expect(evolve(gone, started('s'))).toBe(gone);
    expect(evolve(service, merged({ a: 1 }))).toBe(service);
  });

  test('a later start replaces what it gives, keeps the rest, and undoes no completion', () => {
    const end = { type: 'ServiceCompleted', at: 9, disposition: { disposition: 1 }, fields: {}, ...nothing } as const;
    const first = started('s', { fields: { customer_id: 'c', contact_key: 'k' }, circumstances: { session_id: 'a' } });
    const again = started('s', { at: 5, fields: { contact_key: 'l' }, circumstances: { media_type: 2 } });
    expect(fold(first, end, again)).toMatchObject({
      started: { at: 5, circumstances: { media_type: 2 } },
      fields: { customer_id: 'c', contact_key: 'l' },
      completed: { at: 9 },
    });
    expect(fold(first, again).started?.circumstances).toEqual({ media_type: 2 });
  });

  test('a later completion sets the disposition as a whole', () => {
    const end = (disposition: object, extensions: object) =>
      ({ type: 'ServiceCompleted', at, circumstances: {}, fields: {}, disposition, extensions }) as ServiceEvent;
    const service = fold(
      started('s'),
      end({ disposition: 1, disposition_desc: 'd' }, { a: 1, b: 1 }),
      end({}, { b: 2 }),
    );
    expect(service.completed?.disposition).toEqual({});
    expect(service.extensions).toEqual({ a: 1, b: 2 });
  });

  test('an association changes the start, but not its time, only when there is one', () => {
    const circumstances = { media_type: 3 };
    const associated: ServiceEvent = {
      type: 'ServiceAssociated',
      at: 7,
      fields: { customer_id: 'c' },
      circumstances,
      extensions: { x: 1 },
    };
    const start = started('s', { circumstances: { media_type: 2, session_id: 'a' } });
    expect(fold(start, associated).started).toEqual({ at, circumstances: { media_type: 3, session_id: 'a' } });
    expect(fold(associated, start)).toMatchObject({ fields: { customer_id: 'c' }, extensions: { x: 1 } });
    expect(fold(associated, start).started).toEqual({ at, circumstances: { media_type: 2, session_id: 'a' } });
  });

  test('states stand by start time, then by the log order of their latest starts', () => {
    const order = (...history: ServiceEvent[]) => fold(...history).states.map((state) => state.id);
    expect(order(stateStarted('a', 2), stateStarted('b', 1), stateStarted('c', 2))).toEqual(['b', 'a', 'c']);
    expect(order(stateStarted('a', 2), stateStarted('b', 2), stateStarted('a', 2))).toEqual(['b', 'a']);
  });

  test('a transition completes one state and starts the other at its time', () => {
    const service = fold(stateStarted('a', 1), {
      ...{ type: 'StateTransitioned', at: 4, circumstances: { media_type: 1 } },
      from: { id: 'a', disposition: { disposition: 'ok' } },
      to: { id: 'b', fields: { state_type: 8 } },
    });
    expect(service.states).toMatchObject([
      { id: 'a', completed: { at: 4, disposition: { disposition: 'ok' }, circumstances: { media_type: 1 } } },
      {
        id: 'b',
        started: { at: 4, circumstances: { media_type: 1 } },
        fields: { state_type: 8, previous_state_id: 'a' },
      },
    ]);
  });

  test.each([
    [undefined, { a: 1 }, { a: 1 }],
    [{ a: { x: 1 } }, { a: { y: 2 }, b: 2 }, { a: { x: 1 }, b: 2 }],
    [{ constructor: 1 }, { constructor: 2, toString: 3 }, { constructor: 1, toString: 3 }],
    [[1], { a: 1 }, [1]],
    [{ a: 1 }, [1], { a: 1 }],
    [null, { a: 1 }, null],
  ])('merging into %j the value %j leaves %j', (stored, given, outcome) => {
    const before = stored === undefined ? [] : [merged(stored)];
    expect(fold(...before, merged(given as unknown as JsonObject)).extensions['x']).toEqual(outcome);
  });

  test('takes a number and its text for the same id', () => {
    const service = fold(stateStarted('7', 1), { ...stateStarted('', 2), id: 7 });
    expect(service.states).toMatchObject([{ id: 7, started: { at: 2 } }]);
  });
});

function withDistinctTimes(history: readonly ServiceEvent[]): readonly ServiceEvent[] {
  return history.map((event, index) => ({ ...event, at: index }));
}

/** The parts that wait for a start have no order that shows. */
function comparable(service: Service): object {
  const byId = (one: { id: unknown }, other: { id: unknown }) => String(one.id).localeCompare(String(other.id));
  const parts = { states: [...service.states].sort(byId), tasks: [...service.tasks].sort(byId) };
  return JSON.parse(
    JSON.stringify({ ...service, ...parts }, (key, value: unknown) => (key === 'id' ? String(value) : value)),
  ) as object;
}
