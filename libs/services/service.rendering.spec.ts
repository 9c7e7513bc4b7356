import fc from 'fast-check';
import { evolve, unknownService } from '#domain';
import { anyHistory } from '#test/support/builders/histories.js';
import {
  contentText,
  NO_EXTENSIONS,
  parseSelectors,
  renderService,
  servicesProjection,
  type ListName,
} from './index.js';

const part = { service_id: 's', started: { timestamp: '2020-01-01T00:00:00.000Z' }, Feedback: 1, other: 2 };
const content = {
  ...{ service_id: 's', customer_id: 'c', started: part.started, Feedback: 'a', constructor: null },
  ...{ active_states: [{ ...part, state_id: 1 }], completed_states: [] },
  ...{ active_tasks: [{ ...part, task_id: 1, state_id: 1 }], completed_tasks: [] },
};
const none = { active_states: false, completed_states: false, active_tasks: false, completed_tasks: false };
const all = { active_states: true, completed_states: true, active_tasks: true, completed_tasks: true };

function render(lists: Record<ListName, boolean>, ...extensions: string[]): Record<string, unknown> {
  const selection = extensions.length === 0 ? NO_EXTENSIONS : parseSelectors(extensions);
  const text = renderService(JSON.stringify(content), { lists, extensions: selection });
  return JSON.parse(text) as Record<string, unknown>;
}

describe('renderService', () => {
  test('shows no list and no attached data by default', () => {
    expect(render(none)).toEqual({ service_id: 's', customer_id: 'c', started: part.started });
  });

  test('shows a list asked for also when it is empty', () => {
    const { Feedback: _, other: _other, ...bare } = part;
    expect(render({ ...none, active_states: true, completed_tasks: true })).toEqual({
      ...{ service_id: 's', customer_id: 'c', started: part.started },
      ...{ active_states: [{ ...bare, state_id: 1 }], completed_tasks: [] },
    });
  });

  test.each([
    [['Feedback'], ['Feedback'], [], []],
    [[' Feedback , nobody '], ['Feedback'], [], []],
    [['constructor'], ['constructor'], [], []],
    [['State.Feedback', 'Task.other'], [], ['Feedback'], ['other']],
    [['State'], [], ['Feedback', 'other'], []],
    [['State.'], [], ['Feedback', 'other'], []],
    [['State.*,Task'], [], ['Feedback', 'other'], ['Feedback', 'other']],
    [['state,task.Feedback'], [], [], []],
    [['*'], ['Feedback', 'constructor'], ['Feedback', 'other'], ['Feedback', 'other']],
    [[''], [], [], []],
  ])('extensions=%j selects %j of the service, %j of states, %j of tasks', (given, service, state, task) => {
    const shown = render(all, ...given) as Record<string, object[]>;
    const names = (of: object | undefined) =>
      Object.keys(of ?? {}).filter((name) => /^(Feedback|other|constructor)$/.test(name));
    expect(names(shown).sort()).toEqual([...service].sort());
    expect(names(shown['active_states']?.[0])).toEqual(state);
    expect(names(shown['active_tasks']?.[0])).toEqual(task);
  });

  test('cuts the same from stored JSON, whose own fields stand first, as from any other', () => {
    const view = { lists: none, extensions: NO_EXTENSIONS };
    const rendered = (text: string) => JSON.parse(renderService(text, view)) as unknown;
    fc.assert(
      fc.property(anyHistory, (history) => {
        const { content: stored } = servicesProjection.toDocument(history.reduce(evolve, unknownService('s')));
        if (stored === undefined) return;
        const content = contentText(stored);
        expect(rendered(content)).toEqual(rendered(JSON.stringify(JSON.parse(content))));
      }),
    );
  });

  test('is not misled by what looks like the end of the own fields', () => {
    const trap = ', "active_states":[';
    const extensions = { 1: trap, [trap]: [{ [trap]: [trap] }] };
    const start = { type: 'ServiceStarted', id: trap, at: 5, circumstances: {}, extensions } as const;
    const service = evolve(unknownService(trap), { ...start, fields: { customer_id: `ü"${trap}` } });
    const stored = contentText(servicesProjection.toDocument(service).content ?? '');
    expect(stored.split(trap)).toHaveLength(2);
    expect(JSON.parse(renderService(stored, { lists: none, extensions: NO_EXTENSIONS }))).toEqual({
      service_id: trap,
      customer_id: `ü"${trap}`,
      started: { timestamp: '1970-01-01T00:00:00.005Z' },
    });
  });

  test('hands the stored JSON on as it is when everything is asked for', () => {
    expect(render(all, '*')).toEqual(content);
  });
});
