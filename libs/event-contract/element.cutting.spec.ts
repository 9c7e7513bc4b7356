import fc from 'fast-check';
import { ElementCutting } from './element.cutting.js';

/** The elements of an array as they are cut, as text. */
function cut(array: string, count: number): (string | undefined)[] {
  const cutting = new ElementCutting(Buffer.from(array));
  return Array.from({ length: count }, () => {
    const bytes = cutting.next();
    return bytes && Buffer.from(bytes).toString();
  });
}

const name = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('}', '{', '][', '"', '\\', '\\"', '},{', 'é'));
const token = fc.constantFrom('1e20', '1E+2', '-0', '0.10', '12345678901234567890', 'null', 'true', '[]', '{}');
const text = fc.oneof(
  name.map((one) => JSON.stringify(one)),
  name.map((one) => `"${[...one].map(escaped).join('')}"`),
);
const blank = fc.constantFrom('', '', '', ' ', '\n\t\r ');
const { element } = fc.letrec<{ element: string; value: string; list: string }>((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, token, text, tie('element'), tie('list')),
  list: fc.tuple(blank, fc.array(tie('value'))).map(([gap, all]) => `[${gap}${all.join(`${gap},`)}${gap}]`),
  element: fc
    .tuple(blank, fc.array(fc.tuple(text, tie('value'))))
    .map(([gap, all]) => `{${gap}${all.map(([key, value]) => `${key}:${gap}${value}`).join(`,${gap}`)}${gap}}`),
}));

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}

describe('an element that is cut out of an array', () => {
  test('is what stands in the array, whatever stands in it', () => {
    let found = 0;
    fc.assert(
      fc.property(fc.array(element, { maxLength: 4 }), blank, (elements, gap) => {
        const array = `${gap}[${gap}${elements.join(`${gap},${gap}`)}${gap}]${gap}`;
        const whole = JSON.parse(array) as unknown[];
        cut(array, elements.length).forEach((one, index) => {
          if (one === undefined) return expect(elements[index]).toMatch(/[\s\\]/);
          found += 1;
          expect(one).toBe(elements[index]);
          expect(JSON.parse(one)).toEqual(whole[index]);
        });
      }),
      { numRuns: 2_000 },
    );
    expect(found).toBeGreaterThan(100);
  });

  test('has no blanks outside of strings, and no escapes', () => {
    const plain = ['{}', '{"a":"} ]","b":[{"c":-0}],"b":1e20}', '{"é":"\u{1F600}\u007f"}'];
    expect(cut(`[ ${plain.join(' , ')} ]`, 3)).toEqual(plain);
    const others = ['{ }', '{"a":\n1}', String.raw`{"a":"\u0041"}`, String.raw`{"\\":1}`, String.raw`{"a":"\"}"}`];
    expect(cut(`[${[...others, ...plain].join(',')}]`, 8)).toEqual([...others.map(() => undefined), ...plain]);
  });
});
