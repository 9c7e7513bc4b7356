/** Reads a block from its beginning to its end; throws where bytes are missing. */
export class Bytes {
  private at = 0;

  constructor(private readonly block: Buffer) {}

  get done(): boolean {
    return this.at >= this.block.length;
  }

  /** The next `size` bytes (1 to 4) as a number, the lowest first. */
  number(size: number): number {
    const from = this.at;
    this.advance(size);
    return this.block.readUIntLE(from, size);
  }

  take(count: number): Buffer {
    const from = this.at;
    this.advance(count);
    return this.block.subarray(from, this.at);
  }

  private advance(count: number): void {
    if (this.at + count > this.block.length) throw new Error('a compressed block that is cut short');
    this.at += count;
  }
}

/** What has been inflated so far. Grows as needed, up to a bound. */
export class Output {
  private buffer: Buffer;
  private size = 0;

  constructor(
    expected: number,
    private readonly maxBytes: number,
  ) {
    this.buffer = Buffer.allocUnsafe(Math.min(Math.max(expected, 1024), maxBytes));
  }

  get length(): number {
    return this.size;
  }

  taken(): Buffer {
    return this.buffer.subarray(0, this.size);
  }

  append(bytes: Buffer): void {
    this.reserve(bytes.length);
    bytes.copy(this.buffer, this.size);
    this.size += bytes.length;
  }

  /** Repeats what stands `distance` before the end; it may overlap with what it writes. */
  repeat(distance: number, count: number): void {
    if (distance === 0 || distance > this.size) throw new Error('a repetition from before the beginning');
    this.reserve(count);
    const { buffer } = this;
    const end = this.size + count;
    if (distance >= count) buffer.copyWithin(this.size, this.size - distance, this.size - distance + count);
    else for (let to = this.size; to < end; to += 1) buffer[to] = buffer[to - distance] ?? 0;
    this.size = end;
  }

  private reserve(count: number): void {
    const needed = this.size + count;
    if (needed <= this.buffer.length) return;
    if (needed > this.maxBytes) throw new Error(`more than ${this.maxBytes} bytes when inflated`);
    const larger = Buffer.allocUnsafe(Math.min(this.maxBytes, Math.max(needed, this.buffer.length * 2)));
    this.buffer.copy(larger, 0, 0, this.size);
    this.buffer = larger;
  }
}
