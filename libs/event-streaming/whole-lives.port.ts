import type { PlacedRecord } from '#event-contract';
import type { ByteShelf } from './byte.shelf.js';

/** What a service has come to whose whole life some records tell. */
export interface WholeLife<Document> {
  readonly document: Document;
  /** What its events are known again by: their fingerprints, as `joinedEvents` joins them. */
  readonly recent: string;
}

/**
 * A short way, to the very outcome of the long one: what a projection's document is of a service of which nothing is known yet, once
 * all its facts are decoded and folded one by one.
 */
export interface WholeLives<Document> {
  /**
   * The outcome, where the records begin with the service's start, end with its completion, are events of which no two are the same,
   * and can be told without decoding them; `undefined` where they must be folded, whatever they are.
   * @param id the text of the records' key
   * @param records those of one service, in their order
   * @param shelf the document may refer to bytes on it, and then holds until that is released
   */
  tell(id: string, records: readonly PlacedRecord[], shelf: ByteShelf): WholeLife<Document> | undefined;

  /**
   * Whether the first of some records is the service's start, and the last one neither its completion nor its end in another way;
   * false, too, where that cannot be told without decoding them.
   * @param id as above
   */
  isUnderWay(id: string, first: PlacedRecord, last: PlacedRecord): boolean;
}
