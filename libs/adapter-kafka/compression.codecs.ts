import { promisify } from 'node:util';
import { gzip, unzip } from 'node:zlib';
import { decompress as inflateZstd } from 'fzstd';
import { CompressionCodecs, CompressionTypes } from 'kafkajs';
import { inflateLz4 } from './lz4.frame.js';
import { inflateSnappy } from './snappy.block.js';

/** One compressed batch may not grow beyond this; a broker takes at most about 1 MiB of compressed bytes by default. */
const MAX_INFLATED_BYTES = 256 * 1024 * 1024;
/** An unreadable batch is fetched again and again; this keeps that from taking all of the processor's time. */
const RETRY_DELAY_MS = 500;

type Inflate = (source: Buffer) => Buffer | Promise<Buffer>;
/** Told of each failure to read a batch. */
export type UnreadableListener = (error: Error) => void;

const listeners = new Set<UnreadableListener>();
const unzipped = promisify<Buffer, { maxOutputLength: number }, Buffer>(unzip);
const zipped = promisify<Buffer, Buffer>(gzip);

/** How each compression is read. Truncated or foreign bytes throw: kafkajs does not notice missing ones. */
export const INFLATE = {
  gzip: (source) => unzipped(source, { maxOutputLength: MAX_INFLATED_BYTES }).then(notEmpty),
  snappy: (source) => notEmpty(inflateSnappy(source, MAX_INFLATED_BYTES)),
  lz4: (source) => notEmpty(inflateLz4(source, MAX_INFLATED_BYTES)),
  zstd: (source) => {
    const bytes = inflateZstd(source);
    return notEmpty(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  },
} satisfies Record<string, Inflate>;

type CodecName = keyof typeof INFLATE;

const NAMES: Readonly<Record<number, CodecName>> = {
  [CompressionTypes.GZIP]: 'gzip',
  [CompressionTypes.Snappy]: 'snappy',
  [CompressionTypes.LZ4]: 'lz4',
  [CompressionTypes.ZSTD]: 'zstd',
};

/** Teaches kafkajs every compression that Kafka has, once for the process; the producer's side stays gzip or none. */
export function registerCodecs(): void {
  for (const type of Object.keys(NAMES).map(Number)) Object.assign(CompressionCodecs, { [type]: () => codecOf(type) });
}

function codecOf(type: number) {
  return {
    compress: (encoder: { buffer: Buffer }) => zipped(encoder.buffer),
    decompress: (source: Buffer) => inflated(type, source),
  };
}

/**
 * The records of a batch, by the number of its compression. Rejects with {@link UnreadableBatch}, after a while and once listeners
 * were told.
 */
export async function inflated(type: number, source: Buffer): Promise<Buffer> {
  const name = NAMES[type];
  try {
    if (name === undefined) throw new Error('no such compression');
    return await INFLATE[name](source);
  } catch (cause) {
    return await refuse(`a batch compressed with ${name ?? `number ${type}`} cannot be read`, cause);
  }
}

/** Tells listeners of a batch that cannot be read, waits, and throws. */
export async function refuse(message: string, cause?: unknown): Promise<never> {
  const error = new UnreadableBatch(message, { cause });
  for (const listener of listeners) listener(error);
  await new Promise((resolve) => setTimeout(resolve, RETRY_DELAY_MS));
  throw error;
}

/** Listens for batches that cannot be read. @returns what ends the listening */
export function onUnreadable(listener: UnreadableListener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function notEmpty(inflated: Buffer): Buffer {
  if (inflated.length > 0) return inflated;
  throw new Error('a compressed batch without content');
}

/**
 * By its name kafkajs takes the batch for one that the fetch cut off: the partition stops in front of it and is tried
 * again, while the others in the same fetch flow on. Any other error would fail the fetch for all of them.
 */
export class UnreadableBatch extends Error {
  override readonly name = 'KafkaJSPartialMessageError';
}
