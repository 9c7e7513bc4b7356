import { AppError } from '#domain';

const STRING = 0x02;
const DATE = 0x09;
const HEADER_BYTES = 4;

/** Values of a row that was selected, by their field's name: texts as their UTF-8 bytes, dates in milliseconds since 1970. */
export interface RawRow {
  readonly texts: ReadonlyMap<string, Buffer>;
  readonly dates: ReadonlyMap<string, bigint>;
}

/**
 * Reads texts and dates from BSON without decoding them (BSON 1.1), so that content is handed on as it is stored.
 * Throws `CORRUPT` on any other type: rows are selected field by field.
 */
export function readRaw(bytes: Uint8Array): RawRow {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const texts = new Map<string, Buffer>();
  const dates = new Map<string, bigint>();
  let at = HEADER_BYTES;
  while (buffer[at] !== 0) {
    const type = buffer[at];
    const end = buffer.indexOf(0, at + 1);
    const name = buffer.toString('latin1', at + 1, end);
    if (type === STRING) {
      const length = buffer.readInt32LE(end + 1);
      texts.set(name, buffer.subarray(end + 5, end + 4 + length));
      at = end + 5 + length;
    } else if (type === DATE) {
      dates.set(name, buffer.readBigInt64LE(end + 1));
      at = end + 9;
    } else throw new AppError('CORRUPT', `field ${name} of a stored service is neither text nor date`, false);
  }
  return { texts, dates };
}
