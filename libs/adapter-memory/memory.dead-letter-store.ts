import type { DeadLetter, DeadLetterStore } from '#event-streaming';

/** Keeps dead letters in this process. */
export class MemoryDeadLetterStore implements DeadLetterStore {
  private readonly letters: DeadLetter[] = [];

  park(letters: readonly DeadLetter[]): Promise<void> {
    this.letters.push(...structuredClone(letters));
    return Promise.resolve();
  }

  /** Copies of what was parked, in its order. */
  parked(): readonly DeadLetter[] {
    return structuredClone(this.letters);
  }
}
