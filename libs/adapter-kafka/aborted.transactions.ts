/** A transaction that was taken back. */
export interface AbortedTransaction {
  readonly producerId: bigint;
  /** Of its first record. */
  readonly firstOffset: bigint;
}

/** Which producers' records are taken back, place by place of a partition. */
export class TransactionsTakenBack {
  private readonly begun = new Set<bigint>();
  private readonly toCome: AbortedTransaction[];

  constructor(aborted: readonly AbortedTransaction[]) {
    this.toCome = aborted.toSorted((one, other) => (one.firstOffset < other.firstOffset ? -1 : 1));
  }

  /** Those that begin there or before have begun. */
  comeTo(offset: bigint): void {
    for (let [next] = this.toCome; next !== undefined && next.firstOffset <= offset; [next] = this.toCome) {
      this.begun.add(next.producerId);
      this.toCome.shift();
    }
  }

  /** The producer's transaction ends here. */
  end(producerId: bigint): void {
    this.begun.delete(producerId);
  }

  /** Whether what the producer wrote in a transaction here is taken back. */
  areOf(producerId: bigint): boolean {
    return this.begun.has(producerId);
  }
}
