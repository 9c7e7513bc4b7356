/** Bytes, and the ways in which they are looked at: one by one, several at a time, as text. */
export class ViewedBytes {
  readonly view: DataView<ArrayBuffer>;
  readonly buffer: Buffer<ArrayBuffer>;

  constructor(readonly bytes: Uint8Array<ArrayBuffer>) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
}

/** The bytes whose values are a text's characters, none of which may be beyond U+00FF. */
export function viewedText(text: string): ViewedBytes {
  return new ViewedBytes(Uint8Array.from(Buffer.from(text, 'latin1')));
}

/** No bytes at all. */
export const NO_BYTES = new ViewedBytes(new Uint8Array());

const WORD = 4;

/** A stretch of bytes: from here up to there. */
interface BytesBetween {
  readonly from: number;
  readonly to: number;
}

/** Whether at a place in some bytes the same ones stand as in a stretch of others; there must be as many. */
export function areSameBytes(some: ViewedBytes, at: number, others: ViewedBytes, { from, to }: BytesBetween): boolean {
  const move = at - from;
  let next = from;
  for (; next + WORD <= to; next += WORD)
    if (some.view.getInt32(next + move) !== others.view.getInt32(next)) return false;
  for (; next < to; next += 1) if (some.bytes[next + move] !== others.bytes[next]) return false;
  return true;
}

/** Some bytes that others are compared with, four at a time. */
export class Pattern {
  readonly length: number;
  /** All but the last few bytes. */
  private readonly words: Int32Array;
  /** The last four, some of them perhaps once more. */
  private readonly lastWord: number;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    const { view } = new ViewedBytes(bytes);
    this.bytes = bytes;
    this.length = bytes.length;
    const count = Math.max(0, Math.ceil(bytes.length / WORD) - 1);
    this.words = Int32Array.from({ length: count }, (_, index) => view.getInt32(index * WORD));
    this.lastWord = bytes.length < WORD ? 0 : view.getInt32(bytes.length - WORD);
  }

  /** Whether they stand at a place behind which there are as many bytes. */
  isAt({ bytes, view }: ViewedBytes, at: number): boolean {
    const { words, length } = this;
    if (length < WORD) return this.isShortAt(bytes, at);
    for (let index = 0; index < words.length; index += 1)
      if (view.getInt32(at + index * WORD) !== words[index]) return false;
    return view.getInt32(at + length - WORD) === this.lastWord;
  }

  private isShortAt(bytes: Uint8Array, at: number): boolean {
    for (let index = 0; index < this.length; index += 1) if (bytes[at + index] !== this.bytes[index]) return false;
    return true;
  }
}
