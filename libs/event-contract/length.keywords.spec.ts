import { Ajv } from 'ajv';
import fc from 'fast-check';
import { LENGTHS } from './length.keywords.js';

const own = new Ajv();
for (const length of LENGTHS) own.removeKeyword(String(length.keyword)).addKeyword(length);

test('a text is as long as the validator itself says', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '\u00e9', '\ufffd', '\ud83d\ude00', '\ud83d'), maxLength: 12 });
  fc.assert(
    fc.property(text, fc.nat(8), fc.nat(8), (given, minLength, maxLength) => {
      const schema = { type: 'string', minLength, maxLength };
      expect(own.validate(schema, given)).toBe(new Ajv().validate(schema, given));
    }),
  );
});
