import { readUtf8 } from './json.reading.js';

/** Reads the texts of a header that says the same in record after record: the last one is kept. */
export class HeaderText {
  private bytes: Uint8Array = new Uint8Array();
  private text: string | undefined = '';

  /** The text of UTF-8 bytes; `undefined` where they are none. */
  read(bytes: Uint8Array): string | undefined {
    if (!isSame(bytes, this.bytes)) {
      this.text = readUtf8(bytes);
      // A copy: the bytes given may be a part of a whole batch, which they would keep in memory.
      this.bytes = new Uint8Array(bytes);
    }
    return this.text;
  }
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  for (let at = one.length - 1; at >= 0; at -= 1) if (one[at] !== other[at]) return false;
  return true;
}
