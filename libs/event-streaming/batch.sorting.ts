import type { DecodedRecord } from '#event-contract';
import type { DeadLetter } from './dead-letter-store.port.js';
import type { Fact } from './fact.fold.js';
import type { LogRecord, RecordBatch } from './record.js';

/** A batch's records by what they are. */
export interface SortedBatch {
  /** The facts of each service, in their order, by the service's id. */
  readonly facts: ReadonlyMap<string, readonly Fact[]>;
  readonly letters: readonly DeadLetter[];
  /** How many records are none of ours. */
  readonly passedOver: number;
}

/** Decodes a batch's records and groups the facts by service. */
export function sortBatch(
  batch: RecordBatch,
  topic: string,
  decode: (record: LogRecord) => DecodedRecord,
): SortedBatch {
  const facts = new Map<string, Fact[]>();
  const letters: DeadLetter[] = [];
  let passedOver = 0;
  for (const record of batch.records) {
    const decoded = decode(record);
    if (decoded.kind === 'event') add(facts, decoded.serviceId, { ...decoded, record });
    else if (decoded.kind === 'not-ours') passedOver += 1;
    else letters.push({ record, topic, partition: batch.partition, code: decoded.code, message: decoded.message });
  }
  return { facts, letters, passedOver };
}

function add(facts: Map<string, Fact[]>, id: string, fact: Fact): void {
  const known = facts.get(id);
  if (known === undefined) facts.set(id, [fact]);
  else known.push(fact);
}
