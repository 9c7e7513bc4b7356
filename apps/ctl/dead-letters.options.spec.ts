import { UsageError } from './command.js';
import {
  canonicalId,
  demandSelection,
  limitOf,
  refuseOthers,
  selectionOf,
  type Given,
} from './dead-letters.options.js';
import { printable } from './terminal.text.js';

const given = (values: Given['values'] = {}, ...ids: string[]): Given => ({ values, ids });

test('filters become a selection; the open letters are meant unless something else is said', () => {
  const all = { code: 'invalid_data', key: 'ä', from: '2026-01-01T00:00:00Z', to: '2026-01-01T01:00:00+01:00' };
  expect(selectionOf(given(all), 'events')).toEqual({
    topic: 'events',
    code: 'INVALID_DATA',
    key: Buffer.from('ä'),
    from: Date.parse('2026-01-01'),
    to: Date.parse('2026-01-01'),
    states: new Set(['open']),
  });
  expect(selectionOf(given({}, '01-2', '3-4'), 'events')).toEqual({ topic: 'events', ids: new Set(['1-2', '3-4']) });
  expect(selectionOf(given({ state: 'any' }), 'events')).toEqual({ topic: 'events' });
  expect(selectionOf(given({ state: 'discarded' }, '1-2'), 'events').states).toEqual(new Set(['discarded']));
});

test.each<[string, () => unknown]>([
  ['--code', () => selectionOf(given({ code: 'BAD' }), 'events')],
  ['--from', () => selectionOf(given({ from: 'yesterday' }), 'events')],
  ['--to', () => selectionOf(given({ to: '' }), 'events')],
  ['--state', () => selectionOf(given({ state: 'odd' }), 'events')],
  ['--limit', () => limitOf(given({ limit: '0' }), 1)],
  ['--limit', () => limitOf(given({ limit: '1e3' }), 1)],
  ['an id', () => canonicalId('17')],
  ['say which', () => demandSelection(given({ yes: true }))],
  ['either', () => demandSelection(given({ all: true }, '1-2'))],
  ['--json', () => refuseOthers(given({ json: true }), ['yes'])],
])('a wrong %s is told', (words, read) => {
  expect(read).toThrow(UsageError);
  expect(read).toThrow(words);
});

test('what is said is enough', () => {
  for (const one of [given({ all: true }), given({ key: '' }), given({}, '1-2'), given({ from: 'x' })]) {
    expect(() => demandSelection(one)).not.toThrow();
  }
  expect([limitOf(given(), 7), limitOf(given({ limit: '12' }), 7)]).toEqual([7, 12]);
  expect(() => refuseOthers(given({ embedded: true, yes: true }), ['yes'])).not.toThrow();
});

test.each([
  ['\u001b[2J', '\\u001b[2J'],
  ['a\tb\nc', 'a\tb\nc'],
  ['\u009b1m\u007f\r', '\\u009b1m\\u007f\\u000d'],
  ['\u202eabc', '\\u202eabc'],
  ['é😀', 'é😀'],
])('%j is shown as %j', (text, shown) => {
  expect(printable(text)).toBe(shown);
});
