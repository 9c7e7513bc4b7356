import type { Held } from './held.partition.js';

/** Longer than a handler holds anything while batches come in. */
const PATIENCE_MS = 3_000;

/** Sees to it that no handler waits long with held records for a batch that does not come, as when Kafka has gone away. */
export class HeldPatience {
  private readonly timers = new WeakMap<Held, NodeJS.Timeout>();

  /** @param onOver called where nothing more was handed in for three seconds to who holds something */
  constructor(private readonly onOver: (held: Held) => void) {}

  note(held: Held, isHolding: boolean): void {
    clearTimeout(this.timers.get(held));
    if (isHolding) this.timers.set(held, setTimeout(() => this.end(held), PATIENCE_MS).unref());
  }

  private end(held: Held): void {
    if (!held.gone.aborted) this.onOver(held);
  }
}
