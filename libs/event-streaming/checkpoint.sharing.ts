import type { CheckpointStore } from './checkpoint-store.port.js';
import type { Clock } from './clock.port.js';
import type { Position } from './record.js';

/** Between one look and the next that others wait for, in milliseconds: unnoticed by one, a bound for hundreds. */
const BREATH_MS = 5;
/** A look that takes longer than this, in milliseconds, is not waited for: its engine may be away. */
const PATIENCE_MS = 1_000;

/**
 * Looks at the checkpoint for many at once: while a look is under way, all who ask wait for one common look after it. So
 * what each is told was never looked up before it asked, and the store has one look at a time, however many ask; one that
 * takes long delays the others by a second at most.
 */
export class SharedCheckpoints implements Pick<CheckpointStore, 'load'> {
  private underWay: Promise<unknown> | undefined;
  private next: Promise<Position> | undefined;

  constructor(
    private readonly store: Pick<CheckpointStore, 'load'>,
    private readonly clock: Clock,
  ) {}

  load(): Promise<Position> {
    if (this.underWay === undefined) return this.look();
    this.next ??= this.lookAfter(this.underWay);
    return this.next;
  }

  private look(): Promise<Position> {
    const look = this.store.load();
    const ended = look.then(
      () => undefined,
      () => undefined,
    );
    this.underWay = ended;
    void ended.then(() => {
      if (this.underWay === ended && this.next === undefined) this.underWay = undefined;
    });
    return look;
  }

  private async lookAfter(underWay: Promise<unknown>): Promise<Position> {
    const ended = new AbortController();
    await Promise.race([underWay.then(() => ended.abort()), this.clock.sleep(PATIENCE_MS, ended.signal)]);
    await this.clock.sleep(BREATH_MS);
    this.next = undefined;
    return this.look();
  }
}
