/** A record batch as a broker stores it, in the place of the messages that kafkajs would make of it. */
export class StoredBatch {
  /** By it kafkajs tells how far a fetch reaches: of the last record, also where that one is gone by compaction. */
  readonly offset: string;
  private bytes: Buffer;

  /**
   * @param isHidden nobody is to see it: control records, and what a transaction took back
   * @param records inflated, one behind the other
   */
  constructor(
    readonly facts: StoredBatchFacts,
    readonly isHidden: boolean,
    records: Buffer,
  ) {
    this.offset = String(facts.lastOffset);
    this.bytes = records;
  }

  /** By it kafkajs passes over what is hidden. */
  get isControlRecord(): boolean {
    return this.isHidden;
  }

  /** Its records; none once they were let go. */
  get records(): Buffer {
    return this.bytes;
  }

  /** Lets go of what was fetched: kafkajs keeps a batch until the whole fetch is done with. */
  letGo(): void {
    this.bytes = Buffer.alloc(0);
  }
}

/** What stands in front of a batch's records. */
export interface StoredBatchFacts {
  readonly firstOffset: bigint;
  readonly lastOffset: bigint;
  /** How many records there are. */
  readonly count: number;
  /** Of each record, where the log sets it; otherwise records tell how far they are from `firstTimestamp`. Milliseconds since 1970. */
  readonly appendedAt: number | undefined;
  readonly firstTimestamp: number;
}
