import type { StoredService } from '#event-streaming';
import { contentText, type ServiceDocument } from '#services';

/** A service as the collection keeps it. Content is text, so attached data may have any names. */
export interface ServiceRow {
  _id: string;
  started_at?: Date;
  completed_at?: Date;
  revision: number;
  /** By partition, in decimal; the offset to read next. */
  positions: Record<string, bigint>;
  recent: string;
  rest: string;
  content?: string;
}

/** Fields that a row has only while they say something. */
export const OPTIONAL_FIELDS = ['started_at', 'completed_at', 'content'] as const;

/** What the collection is given to keep. */
export function toRow({ id, revision, positions, recent, document }: StoredService<ServiceDocument>): ServiceRow {
  const { startedAt, completedAt, content, rest } = document;
  // Filled name by name, in the order in which rows have them: to spread what may be there takes twice as long.
  const row = { _id: id } as ServiceRow;
  if (startedAt !== undefined) row.started_at = new Date(startedAt);
  if (completedAt !== undefined) row.completed_at = new Date(completedAt);
  row.revision = revision;
  row.positions = positionsOf(positions);
  row.recent = recent;
  row.rest = rest;
  if (content !== undefined) row.content = contentText(content);
  return row;
}

function positionsOf(positions: ReadonlyMap<number, bigint>): ServiceRow['positions'] {
  const own: ServiceRow['positions'] = {};
  for (const [partition, offset] of positions) own[String(partition)] = offset;
  return own;
}

/** What {@link toRow} was given. */
export function fromRow(row: ServiceRow): StoredService<ServiceDocument> {
  const { started_at, completed_at, content, rest } = row;
  return {
    id: row._id,
    revision: row.revision,
    positions: new Map(Object.entries(row.positions).map(([partition, offset]) => [Number(partition), BigInt(offset)])),
    recent: row.recent,
    document: {
      ...(started_at && { startedAt: started_at.getTime() }),
      ...(completed_at && { completedAt: completed_at.getTime() }),
      ...(content !== undefined && { content }),
      rest,
    },
  };
}
