import { fingerprintOf, fingerprintOfBytes } from './fingerprint.js';

test.each([
  ['/a', '1'],
  ['/other source', ''],
  [`/${'long'.repeat(100)}`, 'x'.repeat(500)],
])('the fingerprint of %j and %j is that of what is put together of them', (source, id) => {
  expect(fingerprintOfBytes(Buffer.from(`${source.length}:${source}${id}`))).toBe(fingerprintOf(source, id));
});

test('the border between source and id counts', () => {
  expect(fingerprintOf('/a', 'bc')).not.toBe(fingerprintOf('/ab', 'c'));
});
