import { createRequire } from 'node:module';
import type { LogRecord } from '#event-streaming';

/** What kafkajs writes with. */
interface Encoder {
  readonly buffer: Buffer;
  writeInt8(value: number): this;
  writeInt16(value: number): this;
  writeInt32(value: number): this;
  writeInt64(value: bigint): this;
  writeString(value: string): this;
  writeBuffer(value: Buffer): this;
  writeVarInt(value: number): this;
  writeVarLong(value: bigint): this;
  writeVarIntBytes(value: Buffer | null): this;
}

const load = createRequire(__filename);
/** kafkajs's, which it does not export. */
export const KafkaEncoder = load('kafkajs/src/protocol/encoder') as new () => Encoder;

/** A record batch in Kafka's message format 2; what is left out is as plain as it can be. */
export interface WrittenBatch {
  readonly firstOffset: bigint;
  /** Counted from `firstOffset`; the last record's unless given. */
  readonly lastDelta?: number;
  readonly records: readonly LogRecord[];
  readonly firstTimestamp?: number;
  /** The log's time for all of them. */
  readonly appendedAt?: number;
  readonly compression?: number;
  /** As they are written, which is compressed perhaps. */
  readonly compress?: (records: Buffer) => Buffer;
  readonly producerId?: bigint;
  readonly isTransactional?: boolean;
  readonly isControl?: boolean;
}

/** What a partition answers a fetch with. */
export interface WrittenPartition {
  readonly partition: number;
  readonly bytes: Buffer;
  readonly highWatermark?: bigint;
  readonly aborted?: readonly { readonly producerId: bigint; readonly firstOffset: bigint }[];
}

/** The batch's bytes. The checksum is left out, as no reader here looks at it. */
export function written(batch: WrittenBatch): Buffer {
  const { firstOffset, records, firstTimestamp = 0, compress = (plain) => plain } = batch;
  const plain = Buffer.concat(records.map((record) => writtenRecord(record, firstOffset, firstTimestamp)));
  const body = new KafkaEncoder()
    .writeInt32(0)
    .writeInt8(2)
    .writeInt32(0)
    .writeInt16(attributesOf(batch))
    .writeInt32(batch.lastDelta ?? lastDeltaOf(batch))
    .writeInt64(BigInt(firstTimestamp))
    .writeInt64(BigInt(batch.appendedAt ?? firstTimestamp))
    .writeInt64(batch.producerId ?? -1n)
    .writeInt16(0)
    .writeInt32(0)
    .writeInt32(records.length)
    .writeBuffer(compress(plain)).buffer;
  return new KafkaEncoder().writeInt64(firstOffset).writeInt32(body.length).writeBuffer(body).buffer;
}

function attributesOf({
  compression = 0,
  appendedAt,
  isTransactional = false,
  isControl = false,
}: WrittenBatch): number {
  const flags = [appendedAt !== undefined, isTransactional, isControl];
  return flags.reduce((sum, flag, index) => sum + (flag ? 8 << index : 0), compression);
}

function lastDeltaOf({ firstOffset, records }: WrittenBatch): number {
  return Number((records.at(-1)?.offset ?? firstOffset) - firstOffset);
}

/** A broker's answer to a fetch, version 11. */
export function fetchAnswer(topic: string, partitions: readonly WrittenPartition[]): Buffer {
  const answer = new KafkaEncoder().writeInt32(0).writeInt16(0).writeInt32(0).writeInt32(1);
  answer.writeString(topic).writeInt32(partitions.length);
  for (const { partition, bytes, highWatermark = 1_000_000n, aborted = [] } of partitions) {
    answer.writeInt32(partition).writeInt16(0).writeInt64(highWatermark).writeInt64(highWatermark).writeInt64(0n);
    answer.writeInt32(aborted.length);
    for (const { producerId, firstOffset } of aborted) answer.writeInt64(producerId).writeInt64(firstOffset);
    answer.writeInt32(-1).writeInt32(bytes.length).writeBuffer(bytes);
  }
  return answer.buffer;
}

/** What ends a transaction: the type is 0 where it is taken back, 1 where it stands. */
export function controlBatch(firstOffset: bigint, producerId: bigint, type: 0 | 1): WrittenBatch {
  const key = Buffer.from([0, 0, 0, type]);
  const record = { offset: firstOffset, timestamp: 0, key, value: Buffer.alloc(6), headers: [] };
  return { firstOffset, records: [record], producerId, isControl: true, isTransactional: true };
}

function writtenRecord({ offset, timestamp, key, value, headers }: LogRecord, first: bigint, time: number): Buffer {
  const body = new KafkaEncoder()
    .writeInt8(0)
    .writeVarLong(BigInt(timestamp - time))
    .writeVarInt(Number(offset - first));
  body
    .writeVarIntBytes(key && Buffer.from(key))
    .writeVarIntBytes(value && Buffer.from(value))
    .writeVarInt(headers.length);
  for (const header of headers)
    body.writeVarIntBytes(Buffer.from(header.name)).writeVarIntBytes(Buffer.from(header.value));
  return new KafkaEncoder().writeVarInt(body.buffer.length).writeBuffer(body.buffer).buffer;
}
