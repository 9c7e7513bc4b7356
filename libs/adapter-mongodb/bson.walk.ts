import { AppError } from '#domain';

/** Types of BSON elements (BSON 1.1) that are read without a decoder. */
export const BSON_TYPE = { text: 0x02, object: 0x03, array: 0x04, date: 0x09, timestamp: 0x11, long: 0x12 } as const;

const LENGTH_BYTES = 4;
const FIXED_BYTES = new Map([
  [0x01, 8], // double
  [0x08, 1], // boolean
  [BSON_TYPE.date, 8],
  [0x0a, 0], // null
  [0x10, 4], // int32
  [BSON_TYPE.timestamp, 8],
  [BSON_TYPE.long, 8],
]);

/** Goes through the elements of one document in place: nothing is copied, and what is not asked for is not decoded. */
export class BsonWalk {
  /** The present element's type. */
  type = 0;
  /** Where its value begins; a text's with its length. */
  value = 0;
  private name = 0;
  private next: number;

  /** @param document where it begins in the bytes */
  constructor(
    private readonly bytes: Buffer,
    document = 0,
  ) {
    this.next = document + LENGTH_BYTES;
  }

  /** Goes to the next element; `false` behind the last one. Throws `CORRUPT` on a type that no reply of ours has. */
  advance(): boolean {
    const { bytes, next } = this;
    this.type = bytes[next] ?? 0;
    if (this.type === 0) return false;
    this.name = next + 1;
    this.value = endOfName(bytes, this.name) + 1;
    this.next = this.value + this.sizeOfValue();
    return true;
  }

  /** Whether the present element has that name, of ASCII characters. */
  isNamed(name: string): boolean {
    if (this.value - this.name - 1 !== name.length) return false;
    for (let index = 0; index < name.length; index += 1) {
      if (this.bytes[this.name + index] !== name.charCodeAt(index)) return false;
    }
    return true;
  }

  /** The present text in UTF-8, a view of the bytes. */
  text(): Buffer {
    return this.bytes.subarray(this.value + LENGTH_BYTES, this.next - 1);
  }

  /** The present date in milliseconds since 1970, timestamp, or long. */
  long(): bigint {
    return this.bytes.readBigInt64LE(this.value);
  }

  private sizeOfValue(): number {
    if (this.type === BSON_TYPE.text) return LENGTH_BYTES + lengthAt(this.bytes, this.value);
    if (this.type === BSON_TYPE.object || this.type === BSON_TYPE.array) return lengthAt(this.bytes, this.value);
    const size = FIXED_BYTES.get(this.type);
    if (size === undefined) throw new AppError('CORRUPT', `a reply has a value of type ${this.type}`, false);
    return size;
  }
}

function endOfName(bytes: Buffer, from: number): number {
  const end = bytes.indexOf(0, from);
  if (end < 0) throw new AppError('CORRUPT', 'a reply has a name without an end', false);
  return end;
}

/** Lengths have 31 bits. */
function lengthAt(bytes: Buffer, at: number): number {
  return bytes.readInt32LE(at);
}
