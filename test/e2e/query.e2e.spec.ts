import { FORMS, type System } from '#test/support/processes/system.js';
import { publish, query, servicePath, waitFor } from '#test/support/processes/service.api.js';
import { call } from '#test/support/processes/http.calls.js';
import { problemOf } from '#test/support/processes/problem.js';
import type { Query } from '#test/support/model/answer.model.js';
import { canonical } from '#test/support/model/json.value.js';
import { modelOf } from '#test/support/model/model.records.js';
import { fact } from '#test/support/workload/planned.fact.js';

jest.setTimeout(180_000);

const AT = '2022-05-05T05:05:05.005Z';
const PLAIN = '/genesys/1/cs/services/';
const FACTS = [
  fact('service.started', {
    service_id: 'Q 1/2'.replace('/', '-'),
    timestamp: AT,
    Note: 1,
    'a.b': { $set: null },
    Stateful: 2,
  }),
  fact('state.started', { service_id: 'Q 1-2', state_id: 's', timestamp: AT, Note: 3, 'a.b': [4] }),
  fact('state.completed', { service_id: 'Q 1-2', state_id: 's', timestamp: AT, disposition: 'over' }),
  fact('state.started', { service_id: 'Q 1-2', state_id: 7, timestamp: AT, constructor: 5 }),
  fact('task.started', { service_id: 'Q 1-2', task_id: 't', state_id: '7', timestamp: AT, Note: 6, Other: 7 }),
  fact('service.started', { service_id: 3005, timestamp: AT }),
  fact('state.started', { service_id: 'unborn', state_id: 1, timestamp: AT }),
  fact('service.started', { service_id: 'gone', timestamp: AT }),
  fact('service.deleted', { service_id: 'gone' }),
];
const ID = 'Q 1-2';
const LISTS: Query = { active_states: true, completed_states: true, active_tasks: true, completed_tasks: true };

describe.each(FORMS)('Query Service by ID, $form', ({ start }) => {
  const model = modelOf(FACTS);
  let system: System;
  let position: string;

  beforeAll(async () => {
    system = await start();
    position = await publish(system, FACTS);
    await query(system, ID, {}, position);
  });
  afterAll(() => system.stop());

  test.each<[string, Query]>([
    ['nothing more', {}],
    ['active states', { active_states: true }],
    ['completed states', { completed_states: true }],
    ['active tasks', { active_tasks: true }],
    ['completed tasks, of which there are none', { completed_tasks: true }],
    ['lists refused', { active_states: false, completed_tasks: false }],
    ['one extension', { extensions: ['Note'] }],
    ['several, with blanks', { extensions: ['Note , a.b', ' Stateful'] }],
    ['an unknown one', { extensions: ['note,NOTE,Nothing'] }],
    ['no names', { extensions: [''] }],
    ['all', { ...LISTS, extensions: ['*'] }],
    ['of states by name', { ...LISTS, extensions: ['State.Note,State.constructor'] }],
    ['of states all', { ...LISTS, extensions: ['State'] }],
    ['of states, with a dot', { ...LISTS, extensions: ['State.'] }],
    ['of states, with a star', { ...LISTS, extensions: ['State.*', 'Note'] }],
    ['of tasks', { ...LISTS, extensions: ['Task.Note'] }],
    ['of tasks all', { ...LISTS, extensions: ['Task', 'State.a.b'] }],
    ['in the wrong case', { ...LISTS, extensions: ['state,TASK.*,task.Note'] }],
  ])('answers with %s', async (_what, asked) => {
    expect(canonical(await query(system, ID, asked))).toBe(canonical(model.query(ID, asked)));
  });

  test.each([
    [`${PLAIN}${encodeURIComponent(ID)}?active_states=TRUE&completed_states=False`, { active_states: true }],
    [`${PLAIN}Q+1-2?active_states=true`, undefined],
    [`${PLAIN}%51%201-2?extensions=Note%2C+a.b`, { extensions: ['Note,a.b'] }],
  ])('reads %s', async (path, asked) => {
    const answer = await call(system.url, { path });
    const expected = asked === undefined ? { status: 404 } : { status: 200 };
    expect(answer).toMatchObject(expected);
    if (asked !== undefined) expect(canonical(answer.json())).toBe(canonical(model.query(ID, asked)));
  });

  test.each(['gone', 'unborn', 'never', '3006', 'ключ', '%', 'a+b', '0', '%2F'])('has no service %s', async (id) => {
    const answer = await call(system.url, { path: servicePath(id).replace('%252F', '%2525') });
    const named = id === '%2F' ? '%25' : id;
    expect(answer).toMatchObject({ status: 404 });
    expect(answer.json()).toEqual({
      message: `There are no service found for : ${named}`,
      exception: 'NotFoundException',
    });
  });

  test('finds a number by its text and gives back the number', async () => {
    expect(await query(system, '3005')).toEqual({ service_id: 3005, started: { timestamp: AT } });
  });

  test.each([
    ['active_states=yes', 'active_states'],
    ['active_states=1', 'active_states'],
    ['active_states=', 'active_states'],
    ['active_states', 'active_states'],
    ['completed_tasks=true&completed_tasks=true', 'completed_tasks'],
    ['completed_tasks=true&completed_tasks=false', 'completed_tasks'],
    ['active_state=true', 'active_state'],
    ['Active_states=true', 'Active_states'],
    ['extension=Note', 'extension'],
    ['extensions[]=Note', 'extensions[]'],
    ['constructor=1', 'constructor'],
    ['__proto__=1', '__proto__'],
  ])('refuses ?%s', async (text, named) => {
    const answer = await call(system.url, { path: `${PLAIN}3005?${text}` });
    const { message, ...problem } = problemOf(answer);
    expect(problem).toEqual({ status: 400, exception: 'InvalidParameterException' });
    expect(message).toContain(named);
  });

  test.each(['3005?active_states=%E0%A4', '3005?active_states=%zz', '3005?extensions=%', '%E0%A4', '%', '%ff'])(
    'refuses broken encoding: %s',
    async (path) => {
      const answer = await call(system.url, { path: PLAIN + path });
      expect(problemOf(answer)).toMatchObject({ status: 400, exception: 'InvalidParameterException' });
    },
  );

  test.each(['a%2Fb', '%00', 'a%0Ab', '%7F', 'x'.repeat(129), '%F0%9F%98%80'.repeat(129), '%2E%2E', '%2e'])(
    'refuses the id %s',
    async (id) => {
      const answer = await call(system.url, { path: PLAIN + id });
      expect(problemOf(answer)).toMatchObject({ status: 400, exception: 'InvalidParameterException' });
    },
  );

  test('takes an id of 128 characters outside the first plane', async () => {
    expect(await call(system.url, { path: PLAIN + '%F0%9F%98%80'.repeat(128) })).toMatchObject({ status: 404 });
  });

  test('answers HEAD as GET, without the body', async () => {
    const headers = waitFor(position);
    const [head, get] = await Promise.all(
      ['HEAD', 'GET'].map((method) => call(system.url, { method, path: servicePath(ID), headers })),
    );
    expect(head).toMatchObject({ status: 200, text: '' });
    expect(head?.headers['content-type']).toBe(get?.headers['content-type']);
    expect(get?.headers['content-type']).toMatch(/^application\/json/);
    expect(await call(system.url, { method: 'HEAD', path: `${PLAIN}never` })).toMatchObject({ status: 404, text: '' });
    expect(await call(system.url, { method: 'HEAD', path: `${PLAIN}3005?x=1` })).toMatchObject({
      status: 400,
      text: '',
    });
  });
});
