import { ByteReader } from './byte.reader.js';
import { inflated, refuse, UnreadableBatch } from './compression.codecs.js';
import { StoredBatch, type StoredBatchFacts } from './stored.batch.js';
import { TransactionsTakenBack, type AbortedTransaction } from './aborted.transactions.js';

/** What a partition brought. */
export interface RecordSet {
  /** Whole batches, of which the last one may be cut off. */
  readonly bytes: Buffer;
  readonly aborted: readonly AbortedTransaction[];
  /** The offset that was asked for: the first batch may begin before it. */
  readonly from: bigint;
}

/** Places in a batch, from its beginning (Kafka's message format 2). */
const AT = {
  length: 8,
  magic: 16,
  attributes: 21,
  lastDelta: 23,
  firstTime: 27,
  lastTime: 35,
  producer: 43,
  count: 57,
};
const HEAD_BYTES = 61;
/** What `length` does not count. */
const UNCOUNTED_BYTES = 12;
const MAGIC = 2;
/** Of the attributes. */
const COMPRESSION = 0x07;
const APPEND_TIME = 0x08;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;
const NOTHING = Buffer.alloc(0);
/** The key of the record that says that a transaction was taken back: its version, and its type. */
const ABORT_KEY = Buffer.alloc(4);

/** Whether a set begins in the format that this reads; what is older, before Kafka 0.11, is kafkajs's. */
export function isOfThisFormat({ bytes }: Pick<RecordSet, 'bytes'>): boolean {
  return bytes.length <= AT.magic || bytes[AT.magic] === MAGIC;
}

/**
 * The batches of a set from the offset on that was asked for. One that cannot be read ends it, as one that is cut off does: it is
 * fetched again.
 */
export async function readRecordSet({ bytes, aborted, from }: RecordSet): Promise<readonly StoredBatch[]> {
  const transactions = new TransactionsTakenBack(aborted);
  const batches: StoredBatch[] = [];
  try {
    for (let at = 0, end = await endOf(bytes, at); end !== undefined; at = end, end = await endOf(bytes, at)) {
      const batch = await readBatch(bytes.subarray(at, end), transactions);
      if (batch.facts.lastOffset >= from) batches.push(batch);
    }
  } catch (error) {
    if (!(error instanceof UnreadableBatch)) throw error;
  }
  return batches[0]?.isHidden === true ? [nothingAt(from), ...batches] : batches;
}

/** What is passed over begins where the fetch did then, whatever is gone between the two. */
function nothingAt(offset: bigint): StoredBatch {
  const facts = { firstOffset: offset, lastOffset: offset, count: 0, appendedAt: undefined, firstTimestamp: 0 };
  return new StoredBatch(facts, true, NOTHING);
}

/** `undefined` where no whole batch of this format begins. */
async function endOf(bytes: Buffer, at: number): Promise<number | undefined> {
  if (at + HEAD_BYTES > bytes.length || bytes[at + AT.magic] !== MAGIC) return undefined;
  const length = UNCOUNTED_BYTES + bytes.readInt32BE(at + AT.length);
  if (length < HEAD_BYTES) return refuse(`a batch of ${length} bytes cannot be read`);
  return at + length > bytes.length ? undefined : at + length;
}

async function readBatch(batch: Buffer, transactions: TransactionsTakenBack): Promise<StoredBatch> {
  const attributes = batch.readInt16BE(AT.attributes);
  const facts = factsOf(batch, attributes);
  const records = batch.subarray(HEAD_BYTES);
  transactions.comeTo(facts.lastOffset);
  if (isHidden(batch, attributes, transactions)) return new StoredBatch(facts, true, NOTHING);
  const compression = facts.count === 0 ? 0 : attributes & COMPRESSION;
  return new StoredBatch(facts, false, compression === 0 ? records : await inflated(compression, records));
}

/** Known from the head alone; what is hidden need not be readable. Where a transaction ends that was taken back, that is noted. */
function isHidden(batch: Buffer, attributes: number, transactions: TransactionsTakenBack): boolean {
  const producer = batch.readBigInt64BE(AT.producer);
  const isControl = (attributes & CONTROL) > 0;
  if (isControl && isAbort(batch.subarray(HEAD_BYTES))) transactions.end(producer);
  return isControl || ((attributes & TRANSACTIONAL) > 0 && transactions.areOf(producer));
}

function factsOf(batch: Buffer, attributes: number): StoredBatchFacts {
  const firstOffset = batch.readBigInt64BE(0);
  return {
    firstOffset,
    lastOffset: firstOffset + BigInt(batch.readInt32BE(AT.lastDelta)),
    count: batch.readInt32BE(AT.count),
    appendedAt: (attributes & APPEND_TIME) > 0 ? Number(batch.readBigInt64BE(AT.lastTime)) : undefined,
    firstTimestamp: Number(batch.readBigInt64BE(AT.firstTime)),
  };
}

function isAbort(records: Buffer): boolean {
  const reader = new ByteReader(records);
  reader.varint();
  reader.at += 1;
  reader.varlong();
  reader.varint();
  const length = reader.varint();
  return records.subarray(reader.at, reader.at + length).equals(ABORT_KEY);
}
