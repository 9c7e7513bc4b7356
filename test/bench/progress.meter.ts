const TELL_EVERY_MS = 5_000;

/** Tells how far a long step has come, every few seconds and not at all where it is short. */
export class ProgressMeter {
  private toldAt = performance.now();

  constructor(
    private readonly progress: (line: string) => void,
    private readonly doing: string,
    private readonly total: number,
  ) {}

  /** To be called as often as is easy. */
  reached(count: number): void {
    const now = performance.now();
    if (now - this.toldAt < TELL_EVERY_MS) return;
    this.toldAt = now;
    this.progress(`  ${this.doing}: ${count.toLocaleString('en')} of ${this.total.toLocaleString('en')}`);
  }
}
