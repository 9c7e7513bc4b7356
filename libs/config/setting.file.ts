import { readFileSync } from 'node:fs';
import type { Setting, SettingText } from './setting.js';

/** A file that a setting names: read at the start, because a process should not begin what it lacks the means for. */
export interface GivenFile {
  readonly path: string;
  readonly text: string;
}

/** The largest file that a setting may name; keys and certificates are far below. */
const LARGEST_BYTES = 4 * 1024 * 1024;

/** A file's path; the value has its text. Empty, the default, is no file. */
export function file(about: string): Setting<GivenFile | null> {
  return {
    ...optional(about),
    mayBe: "a readable file's path, of a file that is not empty",
    read: (path) => (path === '' ? null : readGiven(path)),
  };
}

/** A text of a given form, or none, which is the default. */
export function optionalText(about: string, form: RegExp, mayBe: string): Setting<string | null> {
  return {
    ...optional(about),
    mayBe,
    read: (given) => {
      if (given === '') return null;
      return form.test(given) ? given : undefined;
    },
  };
}

function optional(about: string): SettingText {
  return { fallback: '', about };
}

function readGiven(path: string): GivenFile | undefined {
  try {
    const text = readFileSync(path);
    if (text.length === 0 || text.length > LARGEST_BYTES) return undefined;
    return { path, text: text.toString('utf8') };
  } catch {
    // What is wrong with it is told by the setting's name and what it may be.
    return undefined;
  }
}
