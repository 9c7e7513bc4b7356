import { letGoOf, unfilled } from '#buffer-sweeping';
import { NO_BYTES, ViewedBytes } from '#event-contract';

/** Room for some services, as near the end of a log. */
const LEAST_BYTES = 16 * 1024;
/** Room for some hundred. */
const MOST_BYTES = 256 * 1024;

/**
 * Room for bytes that come into being one after the other, and go all at once. As text, what waits to be written outlives V8's
 * collections of the young, is copied by each, and has the whole heap marked in the end.
 */
export class ByteShelf {
  private readonly boards: ViewedBytes[] = [];
  private board = NO_BYTES;
  private nextBytes = LEAST_BYTES;
  /** Where what was taken last ends. */
  private end = 0;

  /** The board to write on, with room for so many bytes behind {@link from}. What is not taken is given again. */
  boardFor(room: number): ViewedBytes {
    if (this.end + room > this.board.bytes.length) {
      this.board = new ViewedBytes(new Uint8Array(unfilled(Math.max(room, this.nextBytes))));
      this.boards.push(this.board);
      this.nextBytes = Math.min(MOST_BYTES, 2 * this.nextBytes);
      this.end = 0;
    }
    return this.board;
  }

  /** Where room begins on the board that was given last. */
  get from(): number {
    return this.end;
  }

  /** Takes what was written up to there. */
  takeUpTo(end: number): Buffer {
    const taken = this.board.buffer.subarray(this.end, end);
    this.end = end;
    return taken;
  }

  /** Lets go of all that was taken: none of it may be looked at any more. */
  release(): void {
    letGoOf(this.boards.splice(0).map(({ bytes }) => bytes.buffer));
    this.board = NO_BYTES;
    this.end = 0;
  }
}
