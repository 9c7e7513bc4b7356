import { Random } from '#test/support/workload/random.js';
import { viewedText } from './bytes.js';
import { ANY_VALUE, SOME_TEXT } from './plain.rules.js';
import { integerEnd, isOfRule, ValueScanning } from './value.scanning.js';

const PLAIN_TEXT = /^[ !#-[\]-\u00ff]*"/;
const PLAIN_INTEGER = /^(?:0(?![0-9])|[1-9][0-9]{0,14}(?![0-9]))/;

/** Bytes as characters, awkward ones among them, at any distance from the beginning and the end. */
function randomText(random: Random, awkward: readonly string[]): string {
  const plain = () => String.fromCharCode(0x20 + random.int(0x5f));
  return Array.from({ length: random.int(24) }, () => (random.chance(0.1) ? random.pick(awkward) : plain())).join('');
}

test('a text ends at its quote, if nothing in it is a control character or a backslash', () => {
  const scanning = new ValueScanning();
  for (let seed = 1; seed <= 20_000; seed += 1) {
    const text = randomText(new Random(seed), ['"', '\\', '\u0000', '\u001f', '\u007f', '\u0080', '\u00a2', '\u00ff']);
    scanning.isWide = false;
    const found = PLAIN_TEXT.exec(text)?.[0];
    const end = scanning.textEnd(viewedText(text), 0, text.length);
    expect({ text, end }).toEqual({ text, end: found === undefined ? -1 : found.length - 1 });
    if (found !== undefined)
      expect({ text, isWide: scanning.isWide }).toEqual({ text, isWide: /[\u0080-\u00ff]/.test(found) });
  }
});

test('a text does not end behind the end of the record', () => {
  expect(new ValueScanning().textEnd(viewedText('abc"'), 0, 3)).toBe(-1);
  expect(integerEnd(viewedText('123'), 0, 2)).toBe(2);
});

test('an integer ends behind its digits, of which it has neither too many nor a zero too many', () => {
  for (let seed = 1; seed <= 5_000; seed += 1) {
    const random = new Random(seed);
    const digits = Array.from({ length: random.int(18) }, () => random.pick([...'0123456789'])).join('');
    const text = `${digits}${random.pick(['', ',', '}', 'x', '-'])}`;
    const end = PLAIN_INTEGER.exec(text)?.[0].length ?? -1;
    expect({ text, end: integerEnd(viewedText(text), 0, text.length) }).toEqual({ text, end });
  }
});

test.each([
  ['', false],
  ['.', false],
  ['..', false],
  ['...', true],
  ['.a', true],
  ['a.', true],
  ['a/b', false],
  ['a\u007f', false],
  ['x'.repeat(128), true],
  ['x'.repeat(129), false],
])('the text %j as an id: %j', (text, isId) => {
  const rule = { ...SOME_TEXT, mostBytes: 128, isId: true, isText: true };
  expect(isOfRule(rule, viewedText(text).bytes, 0, text.length)).toBe(isId);
});

test('any text is one of an attached value', () => {
  expect(isOfRule({ ...ANY_VALUE, isText: true }, viewedText('').bytes, 0, 0)).toBe(true);
});
