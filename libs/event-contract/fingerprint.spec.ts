import { createHash } from 'node:crypto';
import { fingerprintOf } from './fingerprint.js';

test.each([
  ['/a', '1'],
  ['/other source', ''],
  [`/${'long'.repeat(100)}`, 'x'.repeat(500)],
])('the fingerprint of %j and %j is the beginning of the digest of both', (source, id) => {
  const digest = createHash('sha256').update(`${source.length}:${source}${id}`).digest().subarray(0, 12);
  expect(fingerprintOf(source, id)).toBe(digest.toString('base64url'));
});

test('the border between source and id counts', () => {
  expect(fingerprintOf('/a', 'bc')).not.toBe(fingerprintOf('/ab', 'c'));
});
