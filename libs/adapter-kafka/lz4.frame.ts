import { Bytes, Output } from './inflation.bytes.js';

const FRAME_MAGIC = 0x184d2204;
const SKIPPABLE_MAGIC = 0x184d2a50;
const UNCOMPRESSED = 0x80000000;

/**
 * Inflates LZ4 frames (LZ4 frame format 1.6), one or several behind one another: with or without content size and
 * checksums, with linked blocks. Checksums are passed over: Kafka's own covers the bytes. Throws on bytes that are cut
 * short or are no LZ4.
 */
export function inflateLz4(source: Buffer, maxBytes: number): Buffer {
  const output = new Output(source.length * 4, maxBytes);
  let at = 0;
  while (at < source.length) {
    const magic = source.readUInt32LE(at);
    if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC) at = at + 8 + source.readUInt32LE(at + 4);
    else if (magic === FRAME_MAGIC) at = inflateFrame(source, at + 4, output);
    else throw new Error('not an LZ4 frame');
  }
  return output.taken();
}

interface FrameHead {
  readonly firstBlockAt: number;
  /** Bytes behind each block, and behind the last one: the checksums. */
  readonly blockTail: number;
  readonly frameTail: number;
}

/** What stands behind the magic number. */
function readHead(source: Buffer, at: number): FrameHead {
  const flags = source.readUInt8(at);
  if (flags >> 6 !== 1) throw new Error('an LZ4 frame of an unknown version');
  if ((flags & 0x01) !== 0) throw new Error('an LZ4 frame that needs a dictionary');
  const contentSizeBytes = (flags & 0x08) === 0 ? 0 : 8;
  return {
    firstBlockAt: at + 3 + contentSizeBytes,
    blockTail: (flags & 0x10) === 0 ? 0 : 4,
    frameTail: (flags & 0x04) === 0 ? 0 : 4,
  };
}

/** @returns where the frame ends */
function inflateFrame(source: Buffer, start: number, output: Output): number {
  const { firstBlockAt, blockTail, frameTail } = readHead(source, start);
  let at = firstBlockAt;
  for (;;) {
    const head = source.readUInt32LE(at);
    at += 4;
    if (head === 0) return at + frameTail;
    const size = (head & ~UNCOMPRESSED) >>> 0;
    if (at + size > source.length) throw new Error('an LZ4 block that is cut short');
    const block = source.subarray(at, at + size);
    if (head >= UNCOMPRESSED) output.append(block);
    else inflateBlock(block, output);
    at += size + blockTail;
  }
}

function inflateBlock(block: Buffer, output: Output): void {
  const bytes = new Bytes(block);
  while (!bytes.done) {
    const token = bytes.number(1);
    output.append(bytes.take(lengthOf(token >> 4, bytes)));
    if (bytes.done) return;
    output.repeat(bytes.number(2), lengthOf(token & 0x0f, bytes) + 4);
  }
}

/** A length of 15 goes on in the bytes behind it, up to the first that is not 255. */
function lengthOf(nibble: number, bytes: Bytes): number {
  let length = nibble;
  for (let more = nibble === 15; more;) {
    const byte = bytes.number(1);
    length += byte;
    more = byte === 255;
  }
  return length;
}
