import { AppError } from '#domain';
import type { RecordBatch } from '#event-streaming';
import type { Logger } from '#observability';
import type { PartitionBounds } from './admin.connection.js';
import type { SessionParts } from './feed.parts.js';

/** Where the question comes from, and whether the answer has held for a while. */
export interface StartContext {
  readonly place: { readonly topic: string; readonly partition: number };
  readonly logger: Logger;
  /** The end has been asked for often enough to believe it: after a change of leader it may lag for a moment. */
  readonly isSure: boolean;
}

/** Where a partition begins. */
export interface PartitionStart {
  readonly from: bigint;
  /** What is gone unread, as a batch without records: only behind it the checkpoint shows that nothing lies ahead. */
  readonly gone?: RecordBatch;
}

/** Asks the handler and Kafka. Rejects where it cannot be known now. */
export async function startOf(partition: number, parts: SessionParts, isSure: boolean): Promise<PartitionStart> {
  const { settings, admin, handler, logger } = parts;
  const wanted = await handler.startAt(partition);
  const bounds = (await admin.boundsOf(settings.topic)).get(partition);
  const from = startWithin(wanted, bounds, { place: { topic: settings.topic, partition }, logger, isSure });
  if (from <= wanted) return { from };
  return { from, gone: { partition, records: [], nextOffset: from, endOffset: bounds?.high ?? from } };
}

/**
 * Where to begin, given where the handler wants to and what the partition holds. Records that are gone are passed over,
 * with a warning. A checkpoint behind the end means that the topic was made anew, or lost records: then everything is
 * read, so that no record is left out, yet each service's fence passes over the offsets it knows from the old topic.
 * Only a rebuild makes that right, and the log says so.
 */
export function startWithin(wanted: bigint, bounds: PartitionBounds | undefined, context: StartContext): bigint {
  const { place, logger, isSure } = context;
  if (bounds === undefined) throw new AppError('ENGINE_UNAVAILABLE', 'Kafka does not know the partition yet', true);
  const details = { ...place, wanted, ...bounds };
  if (wanted < bounds.low) {
    logger.warn('Kafka: records that were not read yet are gone; beginning with the first that is there', details);
    return bounds.low;
  }
  if (wanted <= bounds.high) return wanted;
  if (!isSure) throw new AppError('ENGINE_UNAVAILABLE', 'the checkpoint lies behind the end of the partition', true);
  logger.error('Kafka: the checkpoint lies behind the end: the topic was made anew or lost records. Rebuild!', details);
  return bounds.low;
}
