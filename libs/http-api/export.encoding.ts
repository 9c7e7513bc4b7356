import { separatorOf, type ExportFormat } from './export.format.js';

/** Chunks of an export as a read model gives them: ids, or whole services as JSON in UTF-8, separated already where an item is several. */
export type ExportChunk = readonly string[] | readonly Uint8Array[];

/** The size from which on bytes are handed on. */
export const PIECE_BYTES = 64 * 1024;
/** Ids put into bytes together: by far most are so short that those fit into a piece. */
const IDS_A_PART = 1_000;

/** Turns chunks into pieces of about {@link PIECE_BYTES}, however small or many the items are. A larger item is a piece, and so is what it ends. */
export class ExportEncoding {
  private readonly between: Uint8Array;
  private readonly separator: Uint8Array;
  private readonly behind: Uint8Array;
  private itemsFollow = false;
  private parts: Uint8Array[];
  private partBytes = 0;
  private readonly ready: Uint8Array[] = [];

  constructor(private readonly format: ExportFormat) {
    this.between = Buffer.from(format.between);
    this.behind = Buffer.from(format.behind);
    this.separator = Buffer.from(separatorOf(format));
    this.parts = [Buffer.from(format.begin)];
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
    if (isIds(chunk)) this.putIds(chunk);
    else this.putContents(chunk);
    this.put(this.behind);
  }

  end(): void {
    this.put(Buffer.from(this.format.end));
  }

  /** Whether all that was added has been taken. */
  get isEmpty(): boolean {
    return this.ready.length === 0 && this.partBytes === 0;
  }

  /** So many pieces at most of what was added; the last one may be smaller where that is all. */
  take(most: number): readonly Uint8Array[] {
    if (this.ready.length < most) this.closePiece();
    return this.ready.splice(0, most);
  }

  private putIds(ids: readonly string[]): void {
    for (let from = 0; from < ids.length; from += IDS_A_PART) {
      if (from > 0) this.put(this.separator);
      const texts = ids.slice(from, from + IDS_A_PART).map((id) => JSON.stringify(id));
      this.put(Buffer.from(texts.join(separatorOf(this.format))));
    }
  }

  private putContents(contents: readonly Uint8Array[]): void {
    contents.forEach((content, index) => {
      if (index > 0) this.put(this.separator);
      this.put(content);
    });
  }

  private put(part: Uint8Array): void {
    this.parts.push(part);
    this.partBytes += part.length;
    if (this.partBytes >= PIECE_BYTES) this.closePiece();
  }

  private closePiece(): void {
    const piece = Buffer.concat(this.parts);
    if (piece.length > 0) this.ready.push(piece);
    this.parts = [];
    this.partBytes = 0;
  }
}

function isIds(chunk: ExportChunk): chunk is readonly string[] {
  return typeof chunk[0] === 'string';
}
