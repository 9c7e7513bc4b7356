import { areSameBytes, ViewedBytes } from './bytes.js';

function viewedText(text: string): ViewedBytes {
  return new ViewedBytes(Uint8Array.from(Buffer.from(text)));
}

test('stretches are the same where all of their bytes are, wherever they lie', () => {
  for (let length = 0; length < 12; length += 1) {
    const one = viewedText(`ab${'x'.repeat(length)}cd`);
    for (let changed = -1; changed < length; changed += 1) {
      const text = [...'x'.repeat(length)].map((letter, index) => (index === changed ? 'y' : letter)).join('');
      const other = viewedText(`e${text}f`);
      expect(areSameBytes(one, 2, other, { from: 1, to: 1 + length })).toBe(changed < 0);
    }
  }
});
