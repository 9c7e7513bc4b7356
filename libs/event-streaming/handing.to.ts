import type { BatchControl, FeedHandler } from './event-feed.port.js';
import type { RecordBatch } from './record.js';
import { isPacked, type FedBatch } from './record.pack.js';

/** Hands a batch to a handler in the form that it has. A handler that does not take packed ones must not be given any: it throws then. */
export function handTo(handler: FeedHandler, batch: FedBatch, control: BatchControl): Promise<bigint | void> {
  if (!isPacked(batch)) return handler.handle(batch, control);
  if (handler.handlePacked === undefined) throw new TypeError('the handler takes no packed records');
  return handler.handlePacked(batch, control);
}

/** Nothing, up to the offset that is next, as if the log ended there: for who holds records where none follow for now. */
export function noRecords({ partition }: Pick<RecordBatch, 'partition'>, nextOffset: bigint): RecordBatch {
  return { partition, records: [], nextOffset, endOffset: nextOffset };
}
