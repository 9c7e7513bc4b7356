import type { PlacedRecord } from '#event-contract';

/** What a service has come to whose whole life some records tell. */
export interface WholeLife<Document> {
  readonly document: Document;
  /** Of each record, in their order (see `DecodedEvent`). */
  readonly fingerprints: readonly string[];
}

/**
 * Tells at once what a service comes to of which nothing is known yet, where all its facts are at hand: the same as decoding
 * them and folding them one by one, in a fraction of the time.
 */
export interface WholeLives<Document> {
  /**
   * The outcome, where the records, which are those of one service in their order, begin with its start, its completion is among
   * them, and each is plain; `undefined` where they have to be folded.
   * @param id the text of the records' key
   */
  tell(id: string, records: readonly PlacedRecord[]): WholeLife<Document> | undefined;
}
