import { idsAsJson } from './ids.as-json.js';

test('ids are JSON in UTF-8 with a separator in between', () => {
  expect(idsAsJson(['1', 'a"b', 'ü\u2028'], ',').map(String)).toEqual(['"1","a\\"b","ü\u2028"']);
  expect(idsAsJson([], ',')).toEqual([]);
});

test('no part of them is long, however many there are', () => {
  const ids = Array.from({ length: 4_000 }, (_, index) => `${index}`.padStart(36, '0'));
  const parts = idsAsJson(ids, '\n');
  expect(parts.join('\n')).toBe(ids.map((id) => JSON.stringify(id)).join('\n'));
  for (const part of parts) expect(part.length).toBeLessThan(64 * 1024);
});
