import type { Position } from './record.js';

/** A service as a read model keeps it. */
export interface StoredService<Document> {
  /** The text of the service's id. */
  readonly id: string;
  /** Counts the writes: 1 for the first. */
  readonly revision: number;
  /** For each partition that the service's facts came through, the offset behind the last one applied. */
  readonly positions: Position;
  /** Fingerprints of the events applied last, oldest first, 16 characters each, at most 128 of them, joined. */
  readonly recent: string;
  readonly document: Document;
}

/** Where the projection's documents are kept, behind a fence. */
export interface ServiceStore<Document> {
  /** The stored ones among these ids, by id, in their newest durable form. */
  load(ids: readonly string[]): Promise<ReadonlyMap<string, StoredService<Document>>>;
  /**
   * Writes each service whose stored revision is `revision - 1` (none stored counts as 0), durably, all or nothing per service.
   * Resolves to the ids of the others, which stay as they were. An id occurs once in a call.
   * A rejection leaves open which were written, and for how long what was handed in is read.
   */
  write(services: readonly StoredService<Document>[]): Promise<readonly string[]>;
}
