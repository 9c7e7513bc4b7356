import { separatorOf, type ExportFormat } from './export.format.js';

/** Chunks of an export as a read model gives them: ids or whole services as JSON in UTF-8, separated already where an item is several. */
export type ExportChunk = readonly Uint8Array[];

/** The size from which on bytes are handed on. */
export const PIECE_BYTES = 64 * 1024;

/** Turns chunks into pieces of about {@link PIECE_BYTES}, however small or many the items are. A larger item is a piece, and so is what it ends. */
export class ExportEncoding {
  private readonly between: Uint8Array;
  private readonly separator: Uint8Array;
  private readonly behind: Uint8Array;
  private itemsFollow = false;
  /** Of the piece that is not whole yet. */
  private parts: Uint8Array[] = [];
  private partBytes = 0;
  /** The parts of whole pieces. */
  private readonly ready: Uint8Array[][] = [];

  constructor(private readonly format: ExportFormat) {
    this.between = Buffer.from(format.between);
    this.behind = Buffer.from(format.behind);
    this.separator = Buffer.from(separatorOf(format));
    this.put(Buffer.from(format.begin));
  }

  /** Whether any item was added so far. */
  get hasItems(): boolean {
    return this.itemsFollow;
  }

  /** Whether a whole piece can be taken. */
  get isFull(): boolean {
    return this.ready.length > 0;
  }

  add(chunk: ExportChunk): void {
    if (chunk.length === 0) return;
    if (this.itemsFollow) this.put(this.between);
    this.itemsFollow = true;
    chunk.forEach((item, index) => {
      if (index > 0) this.put(this.separator);
      this.put(item);
    });
    this.put(this.behind);
  }

  end(): void {
    this.put(Buffer.from(this.format.end));
  }

  /** Whether all that was added has been taken. */
  get isEmpty(): boolean {
    return this.ready.length === 0 && this.partBytes === 0;
  }

  /** So many pieces at most of what was added, as one: each time bytes are handed on costs both ends. May be empty. */
  take(most: number): Uint8Array {
    if (this.ready.length < most) this.closePiece();
    return Buffer.concat(this.ready.splice(0, most).flat());
  }

  private put(part: Uint8Array): void {
    this.parts.push(part);
    this.partBytes += part.length;
    if (this.partBytes >= PIECE_BYTES) this.closePiece();
  }

  private closePiece(): void {
    if (this.partBytes > 0) this.ready.push(this.parts);
    this.parts = [];
    this.partBytes = 0;
  }
}
