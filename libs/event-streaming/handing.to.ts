import type { BatchControl, FeedHandler } from './event-feed.port.js';
import { isPacked, type FedBatch } from './record.pack.js';

/** Hands a batch to a handler in the form that it has. A handler that does not take packed ones must not be given any: it throws then. */
export function handTo(handler: FeedHandler, batch: FedBatch, control: BatchControl): Promise<bigint | void> {
  if (!isPacked(batch)) return handler.handle(batch, control);
  if (handler.handlePacked === undefined) throw new TypeError('the handler takes no packed records');
  return handler.handlePacked(batch, control);
}
