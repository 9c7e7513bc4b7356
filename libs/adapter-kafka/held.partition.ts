/** A partition held since the last rebalance. */
export interface Held {
  readonly partition: number;
  /** Aborted when the partition is no longer held, or held anew. */
  readonly gone: AbortSignal;
  /** The offset to read next; `undefined` until the handler has said where to begin. */
  next: bigint | undefined;
  /** The offset behind the last batch that was applied: where reading goes on after a failure. */
  applied: bigint;
  failures: number;
  /** What the handler rejected with, while its records wait to be handed in again. */
  rejection: unknown;
  /** Settled once nothing is at work that kafkajs does not wait for: there is never a second handler at work. */
  work: Promise<void>;
}

/** A partition just gained; `work` is what may still be under way from when it was held before. */
export function holdAnew(partition: number, gone: AbortSignal, work: Promise<void>): Held {
  return { partition, gone, next: undefined, applied: 0n, failures: 0, rejection: undefined, work };
}

/** What handlers rejected with whose records wait to be handed in again. */
export function rejectionsOf(held: Iterable<Held>): ReadonlyMap<number, unknown> {
  const waiting = [...held].filter(({ rejection }) => rejection !== undefined);
  return new Map(waiting.map(({ partition, rejection }) => [partition, rejection]));
}

/** Resolves once nothing is at work, nor has been added meanwhile. */
export async function settledWork(held: Held | undefined): Promise<void> {
  let work: Promise<void> | undefined;
  do {
    work = held?.work;
    await work;
  } while (work !== held?.work);
}
