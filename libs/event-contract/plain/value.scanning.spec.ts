import { Random } from '#test/support/workload/random.js';
import { viewedText } from './bytes.js';
import { JsonCursor, type PlainKind } from './json.cursor.js';
import { ANY_VALUE, SOME_TEXT } from './plain.rules.js';
import { integerEnd, isOfRule, ValueScanning } from './value.scanning.js';

/** Where the value ends that a text begins with, as learning sees it; -1 where it is not plain. */
function endAsLearned(text: string, kind: PlainKind): number {
  const value = new JsonCursor(text).value();
  return value?.kind === kind ? value.to : -1;
}

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
    const learned = endAsLearned(`"${text}`, 'text');
    const end = scanning.textEnd(viewedText(text), 0, text.length);
    expect({ text, end }).toEqual({ text, end: learned < 0 ? -1 : learned - 2 });
    const isWide = /[\u0080-\u00ff]/.test(text.slice(0, end));
    if (end >= 0) expect({ text, isWide: scanning.isWide }).toEqual({ text, isWide });
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
    const end = integerEnd(viewedText(text), 0, text.length);
    expect({ text, end }).toEqual({ text, end: endAsLearned(text, 'integer') });
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
  const rule = { ...SOME_TEXT, mostBytes: 128, isId: true };
  expect(isOfRule(rule, viewedText(text).bytes, 0, text.length)).toBe(isId);
});

test('any text is one of an attached value', () => {
  expect(isOfRule(ANY_VALUE, viewedText('').bytes, 0, 0)).toBe(true);
});
