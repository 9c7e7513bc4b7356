/** One environment variable: its text becomes a value, or a fault that says what it may be. */
export interface Setting<T> {
  readonly fallback: string;
  /** What it is for, in one phrase; shown in the settings table. */
  readonly about: string;
  /** The value, or `undefined` when the text is none. */
  read(text: string): T | undefined;
  /** What it may be, as the end of "must be …". */
  readonly mayBe: string;
}

/** What describes a setting beside its kind. */
export interface SettingText {
  readonly fallback: string;
  readonly about: string;
}

/** A whole number within bounds, both inclusive. */
export function integer(text: SettingText, least: number, most: number): Setting<number> {
  return {
    ...text,
    mayBe: `a whole number from ${least} to ${most}`,
    read: (given) => {
      const value = /^\d{1,15}$/.test(given) ? Number(given) : NaN;
      return value >= least && value <= most ? value : undefined;
    },
  };
}

/** A text of a given form. */
export function matching(text: SettingText, form: RegExp, mayBe: string): Setting<string> {
  return { ...text, mayBe, read: (given) => (form.test(given) ? given : undefined) };
}

/** One of a few words. */
export function oneOf<T extends string>(text: SettingText, words: readonly T[]): Setting<T> {
  return { ...text, mayBe: `one of ${words.join(', ')}`, read: (given) => words.find((word) => word === given) };
}

/** Yes or no. */
export function flag(fallback: 'true' | 'false', about: string): Setting<boolean> {
  const read = (given: string): boolean | undefined => (/^(?:true|false)$/.test(given) ? given === 'true' : undefined);
  return { fallback, about, mayBe: 'true or false', read };
}

/** Texts of a given form, separated by commas; blanks around them do not matter. */
export function listOf(text: SettingText, form: RegExp, mayBe: string): Setting<readonly string[]> {
  return {
    ...text,
    mayBe,
    read: (given) => {
      const items = given.split(',').map((item) => item.trim());
      return items.every((item) => form.test(item)) ? Object.freeze(items) : undefined;
    },
  };
}
