import { Bytes, Output } from './inflation.bytes.js';

/** What Java clients (snappy-java) begin with: magic, then two numbers of four bytes. */
const XERIAL_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0]);
const XERIAL_HEADER_BYTES = 16;

/**
 * Inflates Snappy as Kafka's clients write it: one raw block (librdkafka), or snappy-java's row of sized blocks.
 * Throws on bytes that are cut short or are no Snappy.
 */
export function inflateSnappy(source: Buffer, maxBytes: number): Buffer {
  const output = new Output(source.length * 4, maxBytes);
  if (!source.subarray(0, XERIAL_MAGIC.length).equals(XERIAL_MAGIC)) {
    inflateBlock(source, output);
    return output.taken();
  }
  for (let at = XERIAL_HEADER_BYTES; at < source.length;) {
    const end = at + 4 + source.readUInt32BE(at);
    if (end > source.length) throw new Error('a compressed block that is cut short');
    inflateBlock(source.subarray(at + 4, end), output);
    at = end;
  }
  return output.taken();
}

/** Snappy's format description: the length when inflated, then literals and copies. */
function inflateBlock(block: Buffer, output: Output): void {
  const bytes = new Bytes(block);
  const end = output.length + declaredLength(bytes);
  while (!bytes.done) inflateElement(bytes, output);
  if (output.length !== end) throw new Error('a Snappy block of another length than it says');
}

function inflateElement(bytes: Bytes, output: Output): void {
  const tag = bytes.number(1);
  const upper = tag >> 2;
  switch (tag & 3) {
    case 0:
      return output.append(bytes.take((upper < 60 ? upper : bytes.number(upper - 59)) + 1));
    case 1:
      return output.repeat(((tag >> 5) << 8) | bytes.number(1), (upper & 7) + 4);
    case 2:
      return output.repeat(bytes.number(2), upper + 1);
    default:
      return output.repeat(bytes.number(4), upper + 1);
  }
}

function declaredLength(bytes: Bytes): number {
  let length = 0;
  for (let factor = 1; factor <= 2 ** 28; factor *= 128) {
    const byte = bytes.number(1);
    length += (byte & 127) * factor;
    if (byte < 128) return length;
  }
  throw new Error('not a Snappy block');
}
