import { Type, type TSchema } from '@sinclair/typebox';
import { DATE_TIME_RULE } from './date-time.js';
import { EXTENSION_NAME_PATTERN, EXTENSION_NAME_RULE, ID_PATTERN, ID_RULE } from './name.rules.js';

// A description says what a value may be: it stands in error messages behind "must be".
// Types are unions within one schema, not `anyOf`: that is several times faster to check.

const MAX_INTEGER = Number.MAX_SAFE_INTEGER;

const idRule = { pattern: ID_PATTERN, minimum: 0, maximum: MAX_INTEGER, description: ID_RULE };

/** An id that must be given. */
export const id = Type.Unsafe<string | number>({ type: ['string', 'integer'], ...idRule });

/** A reference to another thing. */
export const optionalId = optional<string | number>(['string', 'integer'], idRule);

/** What the documented API types as "long or string". */
export const optionalCode = optional<string | number>(['string', 'integer'], {
  minLength: 1,
  maxLength: 256,
  minimum: -MAX_INTEGER,
  maximum: MAX_INTEGER,
  description: 'a string of 1 to 256 characters or an integer within ±(2^53-1)',
});

const textRule = { minLength: 1, maxLength: 256, description: 'a string of 1 to 256 characters' };

export const text = Type.String(textRule);

export const optionalText = optional<string>(['string'], textRule);

/** May be empty. */
export const optionalDescription = optional<string>(['string'], {
  maxLength: 256,
  description: 'a string of at most 256 characters',
});

export const optionalSeconds = optional<number>(['integer'], {
  minimum: 0,
  maximum: MAX_INTEGER,
  description: 'an integer from 0 to 2^53-1, in seconds',
});

export const optionalDateTime = optional<string>(['string'], { format: 'date-time', description: DATE_TIME_RULE });

/** The name of one attached value. */
export const extensionName = Type.String({ pattern: EXTENSION_NAME_PATTERN, description: EXTENSION_NAME_RULE });

/** Any JSON value, `null` included. */
export const anyValue = Type.Unknown({ description: 'any JSON value, null included' });

/** A reserved name that has no place where it stands. */
export const absent = Type.Optional(Type.Null({ description: 'absent: the name is reserved and has no meaning here' }));

/** `null` is the same as leaving the field out (contract, section 2, null). */
function optional<T>(types: readonly string[], rule: Pick<TSchema, string>) {
  return Type.Optional(Type.Unsafe<T | null>({ type: [...types, 'null'], ...rule }));
}
