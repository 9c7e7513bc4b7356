import { isAscii } from 'node:buffer';

/** What a read model keeps of one service: two times to find it by, its finished JSON, and what the JSON does not tell. */
export interface ServiceDocument {
  /** The latest start, milliseconds since 1970-01-01T00:00:00Z; absent while the service is in no answer. */
  readonly startedAt?: number;
  /** The latest completion; absent while active, or while the service is in no answer. */
  readonly completedAt?: number;
  /**
   * The whole service as it is exported; absent while it is in no answer. It may come as its bytes in UTF-8, which hold until it is
   * written; what is read is text.
   */
  readonly content?: string | Buffer;
  /** What the fold needs beyond the content, as JSON; empty when nothing. */
  readonly rest: string;
}

/** A document's content as text. Throws where it is bytes that are there no more, rather than have nothing written. */
export function contentText(content: string | Buffer): string {
  if (typeof content === 'string') return content;
  if (content.length === 0) throw new Error('the bytes of a content were let go of');
  // Which is what most is, and is read several times as fast.
  return content.toString(isAscii(content) ? 'latin1' : 'utf8');
}
