import { CompressionCodecs, CompressionTypes } from 'kafkajs';
import { INFLATE, onUnreadable, registerCodecs } from './compression.codecs.js';
import { inflateLz4 } from './lz4.frame.js';
import { inflateSnappy } from './snappy.block.js';

type CodecName = keyof typeof INFLATE;

/** The records of one batch of three small values each, as they stood in the log of a real Kafka. */
const RECORDED: readonly [CodecName, string, string][] = [
  [
    'gzip',
    'Java',
    'H4sIAAAAAAAA/0thYGBgyTYIqVbKTFGyMtBRKkmtKFGyUkpMSsaKlGoZUhhYmFiyDaFaDInUwsKSbQTVYkSMFgAA15l8mQAAAA==',
  ],
  ['gzip', 'librdkafka', 'H4sIAAAAAAAAA0thYGBgyTYIqVbKTFGyMtBRKkmtKFGyUkpMSsaKlGoZAGl57jUzAAAA'],
  [
    'gzip',
    'kafka-python',
    'H4sIABheA2sC/0thYGBgyTYIqVbKTFGyMtBRKkmtKFGyUkpMSsaKlGoZUhgYmFiyDaFaDInUwsKSbQTVYkSMFgC6fWQhmQAAAA==',
  ],
  [
    'snappy',
    'Java',
    'glNOQVBQWQAAAAABAAAAAQAAAD+ZAWhkAAAABGswVHsiaWQiOjAsInRleHQiOiJhYmNSAwAkIn0AZABCAgRrMQ0zADGaMwAMBARrMg0zADKOMwA=',
  ],
  ['snappy', 'librdkafka', 'M2hkAAAABGswVHsiaWQiOjAsInRleHQiOiJhYmNSAwAIIn0A'],
  [
    'snappy',
    'kafka-python',
    'glNOQVBQWQAAAAABAAAAAQAAAD+ZAWhkAAAABGswVHsiaWQiOjAsInRleHQiOiJhYmNSAwAkIn0AZAAAAgRrMQ0zADGaMwAMBARrMg0zADKOMwA=',
  ],
  [
    'lz4',
    'Java',
    'BCJNGGBAgkQAAAD/DGQAAAAEazBUeyJpZCI6MCwidGV4dCI6ImFiYwMAAqMifQBkACACBGsxMwAfMTMAFEMEBGsyMwAfMjMADFBiYyJ9AAAAAAA=',
  ],
  [
    'lz4',
    'librdkafka',
    'BCJNGGBAgjgAAAD/DGQAAAAEazFUeyJpZCI6MSwidGV4dCI6ImFiYwMAAqMifQBkAAACBGsyMwAfMjMADFBiYyJ9AAAAAAA=',
  ],
  [
    'lz4',
    'kafka-python',
    'BCJNGGhAmQAAAAAAAABuRAAAAP8MZAAAAARrMFR7ImlkIjowLCJ0ZXh0IjoiYWJjAwACoyJ9AGQAAAIEazEzAB8xMwAUQwQEazIzAB8yMwAMUGJjIn0AAAAAAA==',
  ],
  ['zstd', 'Java', 'KLUv/QBY3AEAtAJkAAAABGswVHsiaWQiOjAsInRleHQiOiJhYmMifQBkACACBGsxMQQEazIyBQABEcAloFyrXLSfGwMBAAA='],
  ['zstd', 'librdkafka', 'KLUv/QBYJQEA8GQAAAAEazBUeyJpZCI6MCwidGV4dCI6ImFiYyJ9AAEA+7kx'],
  [
    'zstd',
    'kafka-python',
    'KLUv/SCZ3QEAtAJkAAAABGswVHsiaWQiOjAsInRleHQiOiJhYmMifQBkAAACBGsxMQQEazIyBQABEcAloFyrXLSfGwM=',
  ],
];

/** Bytes 0 to 69, twenty times `abcd`, bytes 0 to 69; compressed by the formats' reference programs. */
const MADE: readonly [CodecName, string, string][] = [
  [
    'lz4',
    'LZ4 with every checksum, linked blocks and the content size',
    'BCJNGHxA3AAAAAAAAAAMWQAAAP87AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0BBQkNERWFiY2QEADkPlgAuUEFCQ0RF7ui+1QAAAAC3ITP5',
  ],
  [
    'lz4',
    'LZ4 in two frames',
    'BCJNGGBAglUAAAD/OwABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4fICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj9AQUJDREVhYmNkBAACUGJjZGFiAAAAAAQiTRhgQIJQAAAAT2NkYWIEABvwNwABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4fICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj9AQUJDREUAAAAA',
  ],
  [
    'lz4',
    'LZ4 behind a skippable frame',
    'UCpNGAQAAABhYmNkBCJNGGBAglkAAAD/OwABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4fICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj9AQUJDREVhYmNkBAA5D5YALlBBQkNERQAAAAA=',
  ],
  [
    'lz4',
    'LZ4 in two frames, one not compressed',
    'BCJNGGBAgjwAAIAAAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCkqKywtLi8wMTIzNDU2Nzg5OjsAAAAABCJNGGBAgloAAADvPD0+P0BBQkNERWFiY2QEADnwNwABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4fICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj9AQUJDREUAAAAA',
  ],
  [
    'snappy',
    'Snappy without framing',
    '3AHwUgABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4fICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj9AQUJDREVhYmNkYWJjZGFiY2Rh7gwADQz+lgAJlg==',
  ],
  [
    'zstd',
    'zstd without content size',
    'KLUv/QAArQIApAQAAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCkqKywtLi8wMTIzNDU2Nzg5Ojs8PT4/QEFCQ0RFYWJjZAIAkzEoKDnqzA==',
  ],
];
const ramp = Buffer.from(Array.from({ length: 70 }, (_, byte) => byte));
const CONTENT = Buffer.concat([ramp, Buffer.from('abcd'.repeat(20)), ramp]);

describe('compressions', () => {
  test.each(RECORDED)('%s as written by %s', async (codec, client, recorded) => {
    const inflated = (await INFLATE[codec](Buffer.from(recorded, 'base64'))).toString('latin1');
    const values = inflated.match(/\{"id":\d,"text":"abcabcabcabcabcabcabcabc"\}/g);
    expect(values).toHaveLength(inflated.length / 51);
    expect(inflated.length).toBeGreaterThan(0);
    expect(client).not.toBe('');
  });

  test.each(MADE)('%s: %s', async (codec, _, compressed) => {
    expect((await INFLATE[codec](Buffer.from(compressed, 'base64'))).equals(CONTENT)).toBe(true);
  });

  test.each([...RECORDED, ...MADE.filter(([, name]) => !name.includes('two frames'))])(
    '%s of %s cut short is never taken for whole',
    async (codec, _, compressed) => {
      const source = Buffer.from(compressed, 'base64');
      const whole = await INFLATE[codec](source);
      for (let length = 0; length < source.length; length += 1) {
        const part = await attempt(codec, source.subarray(0, length));
        if (part !== undefined && !part.equals(whole)) expect({ length, inflated: part.length }).toBeUndefined();
      }
    },
  );

  test('refuse to grow beyond a bound', () => {
    const ours = MADE.filter(([codec]) => codec !== 'zstd').map(([codec, , text]) => [codec, text] as const);
    for (const [codec, text] of ours) {
      const inflate = codec === 'lz4' ? inflateLz4 : inflateSnappy;
      expect(inflate(Buffer.from(text, 'base64'), CONTENT.length).equals(CONTENT)).toBe(true);
      expect(() => inflate(Buffer.from(text, 'base64'), CONTENT.length - 1)).toThrow('bytes when inflated');
    }
  });
});

describe('an unreadable batch', () => {
  test('is told, and stops kafkajs in front of it instead of failing the fetch', async () => {
    registerCodecs();
    const told: Error[] = [];
    const unlisten = onUnreadable((error) => told.push(error));
    const lookUp: () => { decompress(source: Buffer): Promise<Buffer> } = CompressionCodecs[CompressionTypes.LZ4];
    const codec = lookUp();
    await expect(codec.decompress(Buffer.from('no lz4 at all'))).rejects.toMatchObject({
      name: 'KafkaJSPartialMessageError',
      message: 'a batch compressed with lz4 cannot be read',
    });
    unlisten();
    expect(told).toHaveLength(1);
  });
});

async function attempt(codec: CodecName, source: Buffer): Promise<Buffer | undefined> {
  try {
    return await INFLATE[codec](source);
  } catch {
    return undefined;
  }
}
