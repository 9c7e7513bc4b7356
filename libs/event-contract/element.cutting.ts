const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BLANK = 0x20;
const BRACE = 0x7b;

/** How much deeper the value is behind a byte outside of strings. */
const STEPS = new Int8Array(256);
for (const opening of '{[') STEPS[opening.charCodeAt(0)] = 1;
for (const closing of '}]') STEPS[closing.charCodeAt(0)] = -1;

/** Cuts the objects of a JSON array out of its bytes, one after the other: to write each out again takes four times as long. */
export class ElementCutting {
  private at = 0;
  private isPlain = true;

  /** @param bytes a JSON array in UTF-8; whether they are one is not looked at */
  constructor(private readonly bytes: Uint8Array) {}

  /**
   * The bytes of the next element, which is an object; `undefined` where they are not as short as can be: blanks between names
   * and values, or an escape. Read as JSON they are that very element.
   */
  next(): Uint8Array | undefined {
    const { bytes } = this;
    const start = bytes.indexOf(BRACE, this.at);
    this.isPlain = true;
    const end = this.endOf(start);
    this.at = end;
    return this.isPlain ? bytes.subarray(start, end) : undefined;
  }

  private endOf(start: number): number {
    const { bytes } = this;
    let at = start + 1;
    for (let depth = 1; depth > 0 && at < bytes.length; at += 1) {
      const byte = bytes[at] as number;
      if (byte === QUOTE) at = this.closingQuote(at + 1);
      else if (byte <= BLANK) this.isPlain = false;
      else depth += STEPS[byte] as number;
    }
    return at;
  }

  private closingQuote(start: number): number {
    const { bytes } = this;
    let at = start;
    for (; bytes[at] !== QUOTE && at < bytes.length; at += 1) {
      if (bytes[at] !== BACKSLASH) continue;
      this.isPlain = false;
      at += 1;
    }
    return at;
  }
}
