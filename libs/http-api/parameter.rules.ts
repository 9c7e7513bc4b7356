import { DATE_TIME_RULE, parseDateTime } from '#event-contract';
import { ValidateBy, type ValidationArguments } from 'class-validator';

/** `true` or `false` in any case of letters. */
export function IsBooleanText(): PropertyDecorator {
  return single('isBooleanText', (text) => /^(?:true|false)$/i.test(text), 'true or false');
}

/** One of the words, as written. */
export function IsOneOf(words: readonly string[]): PropertyDecorator {
  return single('isOneOf', (text) => words.includes(text), `one of ${words.join(', ')}`);
}

/** A date/time, in whose offset a blank may stand for the `+` that it was before decoding. */
export function IsDateTimeText(): PropertyDecorator {
  return single('isDateTimeText', (text) => readDateTime(text) !== undefined, DATE_TIME_RULE);
}

/** Any values, also none and several. */
export function IsRepeatable(): PropertyDecorator {
  return ValidateBy({ name: 'isRepeatable', validator: { validate: () => true } });
}

/** Whether a text that {@link IsBooleanText} holds for is given and says `true`. */
export function isTrue(text: string | undefined): boolean {
  return text?.toLowerCase() === 'true';
}

/** The instant that {@link IsDateTimeText} stands for, milliseconds since 1970-01-01T00:00:00Z. */
export function readDateTime(text: string): number | undefined {
  return parseDateTime(text.replace(/ (?=\d\d:\d\d$)/, '+'));
}

/** A parameter that may be given once and, where given, holds. */
function single(name: string, holds: (text: string) => boolean, mayBe: string): PropertyDecorator {
  const defaultMessage = (given?: ValidationArguments): string => complaint(given, mayBe);
  return ValidateBy({
    name,
    validator: { validate: (value) => typeof value === 'string' && holds(value), defaultMessage },
  });
}

function complaint(given: ValidationArguments | undefined, mayBe: string): string {
  const value: unknown = given?.value;
  const name = given?.property ?? '';
  if (value === undefined) return `${name} is required: ${mayBe}`;
  if (typeof value !== 'string') return `${name} may be given only once: ${mayBe}`;
  return `${name} must be ${mayBe}${value === '' ? ', not empty' : ''}`;
}
