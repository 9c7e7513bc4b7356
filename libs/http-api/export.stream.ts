import { passedOnBytes } from '#buffer-sweeping';
import { Readable } from 'node:stream';
import { ExportEncoding, PIECE_BYTES, type ExportChunk } from './export.encoding.js';
import type { ExportFormat } from './export.format.js';
import type { ExportTurns } from './export.turns.js';

/** How an export is read: in which format, and in turn with which others. */
export interface ExportManner {
  readonly format: ExportFormat;
  readonly turns: ExportTurns;
}

/**
 * An export as bytes: read on only as fast as it is read itself, in pieces of 64 KiB or as long as an item (what came first
 * goes first, at once), as many in one go as its turn allows. Destroyed, it lets go of its cursor. An error of the cursor is an
 * error of the stream.
 */
export class ExportStream extends Readable {
  private readonly encoding: ExportEncoding;
  private readonly turns: ExportTurns;
  private hasBegun = false;
  private hasEnded = false;

  private constructor(
    private readonly cursor: AsyncIterator<ExportChunk>,
    private opening: IteratorResult<ExportChunk> | undefined,
    { format, turns }: ExportManner,
  ) {
    super({ highWaterMark: PIECE_BYTES });
    this.encoding = new ExportEncoding(format);
    this.turns = turns;
  }

  /** Resolves once the cursor has given its first chunk, so that a failure to begin is known before anything is sent. */
  static async open(chunks: AsyncIterable<ExportChunk>, manner: ExportManner): Promise<ExportStream> {
    const cursor = chunks[Symbol.asyncIterator]();
    return new ExportStream(cursor, await cursor.next(), manner);
  }

  override _read(): void {
    this.fill().catch((error: unknown) => this.destroy(toError(error)));
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    Promise.resolve(this.cursor.return?.()).then(
      () => callback(error),
      (failure: unknown) => callback(error ?? toError(failure)),
    );
  }

  /** Pushes what it has to push in one go, at its end: a push may ask for more, and two fills must not overlap. */
  private async fill(): Promise<void> {
    const most = this.hasBegun ? await this.turns.next() : Infinity;
    while (!this.hasEnded && !this.hasEnough) await this.advance();
    if (this.destroyed) return;
    this.hasBegun = true;
    const taken = this.encoding.take(most);
    if (taken.length > 0) this.push(taken);
    passedOnBytes(taken.length);
    this.turns.sent(taken.length);
    if (this.hasEnded && this.encoding.isEmpty) this.push(null);
  }

  private get hasEnough(): boolean {
    return this.hasBegun ? this.encoding.isFull : this.encoding.hasItems;
  }

  private async advance(): Promise<void> {
    const { opening } = this;
    this.opening = undefined;
    const result = opening ?? (await this.cursor.next());
    if (result.done === true) {
      this.encoding.end();
      this.hasEnded = true;
    } else this.encoding.add(result.value);
  }
}

function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
