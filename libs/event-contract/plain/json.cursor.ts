/** A value that is plain: `JSON.stringify` would write the very same bytes. */
export type PlainKind = 'text' | 'integer' | 'literal';

/** Where something stands in bytes: a text with its quotes. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** What is read of a member before its value. */
export interface NamePlace extends Stretch {
  readonly name: string;
}

/** A value that is no object and no array. */
export interface ValuePlace extends Stretch {
  readonly kind: PlainKind;
}

/** All bytes but control characters, quotes and backslashes. */
const TEXT = /"[ !#-[\]-\u00ff]*"/y;
/** Not negative, of few enough digits to be exact. */
const INTEGER = /(?:0|[1-9][0-9]{0,14})(?![0-9.eE])/y;
const LITERAL = /true|false|null/y;
const BLANKS = /[ \t\n\r]*/y;

/**
 * Goes over JSON as long as it is plain: no escapes, no nesting but what is asked for, whole numbers of a few digits. Where a
 * step fails, it is either no JSON or none that is plain. The text is one of single bytes: where it is beyond ASCII, its
 * characters are the bytes of those that are meant.
 */
export class JsonCursor {
  private at = 0;

  constructor(private readonly text: string) {}

  /** Whether that mark is next, which is passed. */
  passes(mark: '{' | '}' | ',' | ':'): boolean {
    this.match(BLANKS);
    if (this.text[this.at] !== mark) return false;
    this.at += 1;
    return true;
  }

  /** Whether nothing is left but blanks. */
  isOver(): boolean {
    this.match(BLANKS);
    return this.at === this.text.length;
  }

  /** Reads a member's name and what parts it from its value. */
  name(): NamePlace | undefined {
    const place = this.stretch(TEXT);
    if (place === undefined || !this.passes(':')) return undefined;
    return { ...place, name: this.text.slice(place.from + 1, place.to - 1) };
  }

  /** Reads a value. */
  value(): ValuePlace | undefined {
    for (const [kind, form] of [
      ['text', TEXT] as const,
      ['integer', INTEGER] as const,
      ['literal', LITERAL] as const,
    ]) {
      const place = this.stretch(form);
      if (place !== undefined) return { ...place, kind };
    }
    return undefined;
  }

  private stretch(form: RegExp): Stretch | undefined {
    this.match(BLANKS);
    const from = this.at;
    return this.match(form) ? { from, to: this.at } : undefined;
  }

  private match(form: RegExp): boolean {
    form.lastIndex = this.at;
    if (!form.test(this.text)) return false;
    this.at = form.lastIndex;
    return true;
  }
}
