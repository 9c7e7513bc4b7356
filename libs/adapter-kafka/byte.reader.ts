/**
 * Reads numbers in Kafka's encoding one behind the other. Behind the end those of varying length are zero, and whoever reads them looks
 * where it has come to; the others throw.
 */
export class ByteReader {
  /** @param at where the next one begins */
  constructor(
    readonly bytes: Buffer,
    public at = 0,
  ) {}

  int32(): number {
    this.at += 4;
    return this.bytes.readInt32BE(this.at - 4);
  }

  int64(): bigint {
    this.at += 8;
    return this.bytes.readBigInt64BE(this.at - 8);
  }

  int16(): number {
    this.at += 2;
    return this.bytes.readInt16BE(this.at - 2);
  }

  /** A string behind its length of two bytes; empty for none. */
  string(): string {
    const length = Math.max(0, this.int16());
    this.at += length;
    return this.bytes.toString('utf8', this.at - length, this.at);
  }

  /** 32 bits in zigzag, seven a byte. */
  varint(): number {
    let byte = this.bytes[this.at++] ?? 0;
    let bits = byte & 0x7f;
    for (let shift = 7; byte >= 0x80 && shift < 35; shift += 7) {
      byte = this.bytes[this.at++] ?? 0;
      bits |= (byte & 0x7f) << shift;
    }
    return (bits >>> 1) ^ -(bits & 1);
  }

  /** 64 bits in zigzag, seven a byte; beyond 52 the nearest number. */
  varlong(): number {
    let byte = this.bytes[this.at++] ?? 0;
    const isNegative = (byte & 1) === 1;
    let bits = byte & 0x7f;
    for (let weight = 0x80; byte >= 0x80 && weight < 2 ** 70; weight *= 0x80) {
      byte = this.bytes[this.at++] ?? 0;
      bits += (byte & 0x7f) * weight;
    }
    return isNegative ? -(bits + 1) / 2 : bits / 2;
  }
}
