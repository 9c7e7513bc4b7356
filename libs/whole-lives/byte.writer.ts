import { NO_BYTES, type ViewedBytes } from '#event-contract';
import { ByteShelf } from '#event-streaming';

const ZERO = 0x30;
const WORD = 4;
const MOST_BY_DIGITS = 2 ** 30;

/** Writes bytes to a shelf, again and again. */
export class ByteWriter {
  private shelf = new ByteShelf();
  private view = NO_BYTES.view;
  /** Where the next byte goes. */
  private at = 0;

  /** Begins anew, with room for so many bytes: nobody may write more. */
  begin(shelf: ByteShelf, room: number): void {
    this.shelf = shelf;
    this.view = shelf.boardFor(room).view;
    this.at = shelf.from;
  }

  /** One of them. */
  byte(byte: number): void {
    this.view.setUint8(this.at, byte);
    this.at += 1;
  }

  /** All of some bytes. */
  all(viewed: ViewedBytes): void {
    this.part(viewed, 0, viewed.bytes.length);
  }

  /** A part of some bytes: four at a time, as most parts are short. */
  part({ bytes, view }: ViewedBytes, from: number, to: number): void {
    const { view: own } = this;
    const move = this.at - from;
    let at = from;
    for (; at + WORD <= to; at += WORD) own.setInt32(at + move, view.getInt32(at));
    for (; at < to; at += 1) own.setUint8(at + move, bytes[at] as number);
    this.at = to + move;
  }

  /** An ASCII text. */
  ascii(text: string): void {
    for (let index = 0; index < text.length; index += 1) this.byte(text.charCodeAt(index));
  }

  /** An integer, not negative, in decimal. */
  integer(value: number): void {
    if (value >= MOST_BY_DIGITS) return this.ascii(String(value));
    if (value >= 10) this.integer(Math.trunc(value / 10));
    this.byte(ZERO + (value % 10));
  }

  /** What was written, taken from the shelf. */
  taken(): Buffer {
    return this.shelf.takeUpTo(this.at);
  }
}
