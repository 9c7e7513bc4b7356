import { _, type Code, type CodeKeywordDefinition } from 'ajv';

/**
 * Lengths in characters, which are code points: as the validator's own, but none is counted where the length in JavaScript's
 * 16-bit units, of which a character has one or two, tells it all.
 */
export const LENGTHS: readonly CodeKeywordDefinition[] = [
  lengthRule('maxLength', (text, most) => _`${text}.length > ${most} && Array.from(${text}).length > ${most}`),
  lengthRule('minLength', (text, least) => _`${text}.length < 2 * ${least} && Array.from(${text}).length < ${least}`),
];

function lengthRule(keyword: string, isBroken: (text: Code, bound: number) => Code): CodeKeywordDefinition {
  return {
    ...{ keyword, type: 'string', schemaType: 'number' },
    code: (context) => context.fail(isBroken(context.data, context.schema as number)),
  };
}
