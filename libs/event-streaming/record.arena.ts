import type { WireHeader } from '#event-contract';
import type { LogRecord } from './record.js';

const BLOCK_BYTES = 1024 * 1024;
/** The length of `null`. */
const NONE = -1;
/** Numbers kept of a record. */
const WIDTH = 6;

/**
 * Records that wait, copied into few large blocks: thousands of small objects that live for seconds cost the garbage
 * collector more than everything else that is done with them, and each would keep alive all that was fetched with it.
 */
export class RecordArena {
  private readonly blocks: Buffer[] = [];
  private used = 0;
  /** Of each record: block, place in it, lengths of key and value, offset from the first, timestamp. */
  private readonly numbers: number[] = [];
  private readonly headers: (readonly WireHeader[])[] = [];
  private first: bigint | undefined;

  /** Takes in one with a greater offset than those before; returns its number, counted from 0. */
  add({ offset, timestamp, key, value, headers }: LogRecord): number {
    this.first ??= offset;
    const at = this.reserve(bytesOf(key) + bytesOf(value));
    this.copy(key, at);
    this.copy(value, at + bytesOf(key));
    const block = this.blocks.length - 1;
    this.numbers.push(block, at, lengthOf(key), lengthOf(value), Number(offset - this.first), timestamp);
    const last = this.headers.at(-1);
    return this.headers.push(last !== undefined && areEqual(last, headers) ? last : headers.map(copyOf)) - 1;
  }

  /** What {@link add} was given. */
  read(number: number): LogRecord {
    const [block, at, keyLength, valueLength, ahead, timestamp] = this.numbersOf(number);
    const valueAt = at + Math.max(0, keyLength);
    return {
      offset: (this.first ?? 0n) + BigInt(ahead),
      timestamp,
      key: this.bytesAt(block, at, keyLength),
      value: this.bytesAt(block, valueAt, valueLength),
      headers: this.headers[number] ?? [],
    };
  }

  private copy(bytes: Uint8Array | null, at: number): void {
    if (bytes !== null) this.blocks.at(-1)?.set(bytes, at);
  }

  private bytesAt(block: number, at: number, length: number): Buffer | null {
    return length === NONE ? null : (this.blocks[block]?.subarray(at, at + length) ?? null);
  }

  private numbersOf(number: number): readonly [number, number, number, number, number, number] {
    const { numbers } = this;
    const of = (index: number): number => numbers[number * WIDTH + index] ?? 0;
    return [of(0), of(1), of(2), of(3), of(4), of(5)];
  }

  /** Where so many bytes go, in the last block; what is larger than a block gets one of its own. */
  private reserve(bytes: number): number {
    if (this.blocks.length === 0 || this.used + bytes > BLOCK_BYTES) {
      this.blocks.push(Buffer.allocUnsafeSlow(Math.max(bytes, BLOCK_BYTES)));
      this.used = 0;
    }
    const at = this.used;
    this.used += bytes;
    return at;
  }
}

function lengthOf(bytes: Uint8Array | null): number {
  return bytes === null ? NONE : bytes.byteLength;
}

function bytesOf(bytes: Uint8Array | null): number {
  return bytes === null ? 0 : bytes.byteLength;
}

/** By far most records of a topic have the same headers. */
function areEqual(some: readonly WireHeader[], others: readonly WireHeader[]): boolean {
  return some.length === others.length && some.every((one, index) => isSame(one, others[index]));
}

function isSame({ name, value }: WireHeader, other: WireHeader | undefined): boolean {
  return other?.name === name && Buffer.compare(value, other.value) === 0;
}

function copyOf({ name, value }: WireHeader): WireHeader {
  return { name, value: Buffer.from(value) };
}
