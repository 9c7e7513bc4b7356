import { FingerprintsOfBytes, fingerprintOf } from './fingerprint.js';

test('fingerprints of texts in bytes are those of the texts, whatever came before', () => {
  const fingerprints = new FingerprintsOfBytes();
  for (const source of ['/a', '/a', '/other source', '/b', `/${'long'.repeat(100)}`, '/a'])
    for (const id of ['1', '', 'x'.repeat(500), '12']) {
      const bytes = Uint8Array.from(Buffer.from(`"${source}"${id}`));
      fingerprints.setSource(bytes, 1, 1 + source.length);
      expect(fingerprints.of(bytes, 2 + source.length, bytes.length)).toBe(fingerprintOf(source, id));
    }
});

test('the border between source and id counts', () => {
  expect(fingerprintOf('/a', 'bc')).not.toBe(fingerprintOf('/ab', 'c'));
});
