import type { Json } from '#domain';
import { jsonFault, mayHideFaults } from './json.hygiene.js';

/** The verdict on a text as `data`, looked at as closely as its text asks for. */
function verdict(text: string): string | undefined {
  const json = JSON.parse(text) as Json;
  return jsonFault({ json, name: 'data', level: 1, strings: mayHideFaults(text) });
}

/** That many levels, `data` the first, of arrays and objects in turn. */
function nested(levels: number, innermost = ''): string {
  const opening = Array.from({ length: levels }, (_, level) => (level % 2 === 0 ? '{"a":' : '['));
  const closing = Array.from({ length: levels }, (_, level) => (level % 2 === 0 ? '}' : ']'));
  return opening.join('') + (innermost || '0') + closing.reverse().join('');
}

describe('JSON that can be kept', () => {
  test.each([
    '{}',
    '{"a":[null,true,false,"",0,-0,1.5e308,-1.5e308,5e-324,1e-400]}',
    '{"constructor":1,"toString":{"hasOwnProperty":[]},"$set":1,"a.b":2,"prototype":3,"__proto":4,"_proto__":5}',
    '{"a":"__proto__"}',
    '{"\\u0000":"\\u0000\\ud83d\\ude00"}',
    '{"a":"\ud83d\ude00\\\\ud800"}',
    nested(64),
    nested(64, '"text"'),
  ])('%s', (text) => expect(verdict(text)).toBeUndefined());
});

describe('JSON that cannot be kept', () => {
  test.each([
    ['{"a":{"b":["\\ud800"]}}', 'data.a.b[0] '],
    ['{"a":"x\\uDC00y"}', 'data.a '],
    ['{"a":"\\udc00\\ud800"}', 'data.a '],
    ['{"a":{"\\ud800":1}}', 'data.a["\\ud800"] '],
    ['{"a":1e400}', 'data.a '],
    ['{"a":[1,-1e400]}', 'data.a[1] '],
    [`{"a":${'9'.repeat(400)}}`, 'data.a '],
    ['{"__proto__":1}', 'data.__proto__ '],
    ['{"__proto__":null}', 'data.__proto__ '],
    ['{"a":[{"\\u005f\\u005fproto__":{}}]}', 'data.a[0].__proto__ '],
    ['{"a b":{"\\n":1e400}}', 'data["a b"]["\\n"] '],
  ])('%s is told by its place', (text, place) => expect(verdict(text)).toContain(place));

  test.each([65, 66, 10_000])('%i levels', (levels) => {
    expect(verdict(nested(levels))).toContain('64 levels');
    expect(verdict(nested(levels, '"\\u0041"'))).toContain('64 levels');
  });

  test('a million levels, in no deeper a stack', () => {
    const deep = '['.repeat(1e6) + ']'.repeat(1e6);
    expect(verdict(`{"a":${deep}}`)).toContain('64 levels');
  });

  test('65 empty levels', () => {
    expect(verdict(nested(64, '[]'))).toContain('64 levels');
    expect(verdict(nested(64, '{}'))).toContain('64 levels');
  });

  test('whatever its names are, with a place that is short', () => {
    const long = JSON.stringify('x'.repeat(100_000));
    expect(verdict(`{${long}:{${long}:{${long}:{${long}:1e400}}}}`)?.length).toBeLessThan(300);
  });
});
