import { ByteReader } from './byte.reader.js';
import type { AbortedTransaction } from './aborted.transactions.js';
import { isOfThisFormat, readRecordSet, type RecordSet } from './record-set.reading.js';
import type { StoredBatch } from './stored.batch.js';

/** What a fetch asks for, in kafkajs's words. */
export interface FetchedTopic {
  readonly topic: string;
  readonly partitions: readonly { readonly partition: number; readonly fetchOffset: number | string }[];
}

/** A broker's answer to a fetch, in kafkajs's words, but for the messages. */
export interface FetchAnswer {
  readonly throttleTime: number;
  readonly clientSideThrottleTime: number;
  readonly errorCode: number;
  readonly sessionId: number;
  readonly responses: readonly {
    readonly topicName: string;
    readonly partitions: readonly PartitionAnswer[];
  }[];
}

interface PartitionAnswer {
  readonly partition: number;
  readonly errorCode: number;
  readonly highWatermark: string;
  readonly lastStableOffset: string;
  readonly lastStartOffset: string;
  /** What they took back is not among the messages. */
  readonly abortedTransactions: readonly never[];
  readonly preferredReadReplica: number;
  readonly messages: readonly StoredBatch[];
}

type ReadPartition = Omit<PartitionAnswer, 'messages'> & { readonly set: RecordSet };

/**
 * Decodes the answer to a fetch (version 11) with whole batches in the place of messages; `undefined` where a batch is in a format
 * of old.
 */
export async function decodeFetch(raw: Buffer, asked: readonly FetchedTopic[]): Promise<FetchAnswer | undefined> {
  const reader = new ByteReader(raw);
  const clientSideThrottleTime = reader.int32();
  const errorCode = reader.int16();
  const sessionId = reader.int32();
  const topics = listOf(reader, () => {
    const topicName = reader.string();
    return { topicName, partitions: listOf(reader, () => readPartition(reader, fromOf(asked, topicName))) };
  });
  if (!topics.every(({ partitions }) => partitions.every(({ set }) => isOfThisFormat(set)))) return undefined;
  const responses = [];
  for (const { topicName, partitions } of topics) {
    const answers = [];
    for (const { set, ...rest } of partitions) answers.push({ ...rest, messages: await readRecordSet(set) });
    responses.push({ topicName, partitions: answers });
  }
  // A broker that tells of a throttling leaves it to the client to keep it.
  return { throttleTime: 0, clientSideThrottleTime, errorCode, sessionId, responses };
}

function readPartition(reader: ByteReader, fromOf: (partition: number) => bigint): ReadPartition {
  const partition = reader.int32();
  const errorCode = reader.int16();
  const highWatermark = String(reader.int64());
  const lastStableOffset = String(reader.int64());
  const lastStartOffset = String(reader.int64());
  const aborted = listOf(reader, (): AbortedTransaction => ({
    producerId: reader.int64(),
    firstOffset: reader.int64(),
  }));
  const preferredReadReplica = reader.int32();
  const length = Math.max(0, reader.int32());
  const bytes = reader.bytes.subarray(reader.at, reader.at + length);
  reader.at += length;
  return {
    ...{ partition, errorCode, highWatermark, lastStableOffset, lastStartOffset, preferredReadReplica },
    abortedTransactions: [],
    set: { bytes, aborted, from: fromOf(partition) },
  };
}

function fromOf(asked: readonly FetchedTopic[], name: string): (partition: number) => bigint {
  // A topic may be there several times.
  const partitions = asked.filter(({ topic }) => topic === name).flatMap(({ partitions: own }) => own);
  return (number) => BigInt(partitions.find(({ partition }) => partition === number)?.fetchOffset ?? 0);
}

function listOf<T>(reader: ByteReader, read: () => T): T[] {
  return Array.from({ length: Math.max(0, reader.int32()) }, read);
}
