import { KafkaEncoder } from '#test/support/builders/fetch.answers.js';
import fc from 'fast-check';
import { ByteReader } from './byte.reader.js';

/** With something before and behind it. */
function readerOf(encoder: InstanceType<typeof KafkaEncoder>): [ByteReader, number] {
  const bytes = Buffer.concat([Buffer.from([0xff]), encoder.buffer, Buffer.from([0x81, 0xff])]);
  return [new ByteReader(bytes, 1), 1 + encoder.buffer.length];
}

describe("numbers in Kafka's encoding", () => {
  test('of 32 bits come out as they were written, and no byte behind them is touched', () => {
    const border = fc.constantFrom(0, -1, 63, -64, 64, 8_191, 8_192, 2 ** 31 - 1, -(2 ** 31));
    fc.assert(
      fc.property(fc.oneof(border, fc.integer()), (number) => {
        const [reader, end] = readerOf(new KafkaEncoder().writeVarInt(number));
        expect([reader.varint(), reader.at]).toEqual([number, end]);
      }),
    );
  });

  test('of 64 bits come out as they were written as far as a number is exact, and beyond about so', () => {
    const border = fc.constantFrom(
      0n,
      -1n,
      2n ** 31n,
      -(2n ** 31n) - 1n,
      2n ** 52n,
      -(2n ** 52n),
      2n ** 63n - 1n,
      -(2n ** 63n),
    );
    fc.assert(
      fc.property(fc.oneof(border, fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n)), (number) => {
        const [reader, end] = readerOf(new KafkaEncoder().writeVarLong(number));
        const read = reader.varlong();
        const isExact = number <= 2n ** 52n && number >= -(2n ** 52n);
        if (isExact) expect(read + 0).toBe(Number(number));
        else expect(read / Number(number)).toBeCloseTo(1, 9);
        expect(reader.at).toBe(end);
      }),
    );
  });

  test('end where the bytes do, however they go on', () => {
    const reader = new ByteReader(Buffer.alloc(100, 0xff));
    expect(Number.isInteger(reader.varint())).toBe(true);
    expect(reader.at).toBeLessThanOrEqual(5);
    reader.varlong();
    expect(reader.at).toBeLessThanOrEqual(15);
    expect([new ByteReader(Buffer.alloc(0)).varint(), new ByteReader(Buffer.from([0x80])).varlong()]).toEqual([0, 0]);
  });
});
