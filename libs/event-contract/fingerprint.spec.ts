import { fingerprintOf, fingerprintOfBytes } from './fingerprint.js';

/** They are stored: what they are must not change. */
test.each([
  ['/a', '1', 'kMjykfQsxsjcvHVU'],
  ['/ü😀', 'é', 'QbhUyRvisAe5UivF'],
  [`/${'long'.repeat(100)}`, 'x'.repeat(500), '_uYurr4gdkEgx3yV'],
])('the fingerprint of %j and %j is what it has always been', (source, id, fingerprint) => {
  expect(fingerprintOf(source, id)).toBe(fingerprint);
  expect(fingerprintOfBytes(Buffer.from(`${source.length}:${source}${id}`))).toBe(fingerprint);
});

test('the border between source and id counts', () => {
  expect(fingerprintOf('/a', 'bc')).not.toBe(fingerprintOf('/ab', 'c'));
});
