/** Bytes, and the ways in which they are looked at: one by one, several at a time, as text. */
export class ViewedBytes {
  readonly view: DataView<ArrayBuffer>;
  readonly buffer: Buffer<ArrayBuffer>;

  constructor(readonly bytes: Uint8Array<ArrayBuffer>) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
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
