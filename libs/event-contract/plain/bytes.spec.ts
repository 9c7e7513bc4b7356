import { areSameBytes, Pattern, viewedText } from './bytes.js';

const LONGEST = 13;

describe('a pattern', () => {
  test.each(Array.from({ length: LONGEST + 1 }, (_, length) => length))(
    'of %i bytes is where all of them are',
    (length) => {
      const text = 'abcdefghijklm'.slice(0, length);
      const pattern = new Pattern(viewedText(text).bytes);
      expect(pattern.length).toBe(length);
      expect(pattern.isAt(viewedText(`xx${text}`), 2)).toBe(true);
      for (let at = 0; at < length; at += 1) {
        const other = `xx${text.slice(0, at)}\u00ff${text.slice(at + 1)}`;
        expect({ other, isAt: pattern.isAt(viewedText(other), 2) }).toEqual({ other, isAt: false });
      }
    },
  );

  test('may have bytes of any value', () => {
    const text = '\u0000\u00ff\u0080\u007f\u00ff';
    expect(new Pattern(viewedText(text).bytes).isAt(viewedText(text), 0)).toBe(true);
  });
});

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
